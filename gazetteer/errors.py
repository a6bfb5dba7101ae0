"""What can go wrong with a gazetteer.

GazetteerError(Exception)
├── GazetteerNotFound   (FileNotFoundError)   no compiled gazetteer at that path
├── GazetteerFormatError(ValueError)          the file is not what it was taken for, or from another version
└── SourceError         (ValueError)          a source file cannot be read as the kind it was named to be
"""


class GazetteerError(Exception):
    """Root of every error that `gazetteer` raises on purpose; its text is one sentence for the user."""


class GazetteerNotFound(GazetteerError, FileNotFoundError):
    """No compiled gazetteer at the given path."""


class GazetteerFormatError(GazetteerError, ValueError):
    """A compiled gazetteer that this version cannot read."""


class SourceError(GazetteerError, ValueError):
    """A source file that is not what it was named to be; names the file and what to do."""
