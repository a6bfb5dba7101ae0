"""The sample collection of `mapdash demo`: short briefs on public events, written for this project.

The briefs lie in `briefs.jsonl` beside this file and go in by the way that everybody's articles take. Each is marked
as a sample, in its record and in its last paragraph, and its source is a made-up desk: nobody is to take one for the
report of a real outlet.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from mapdash.article import Article
from mapdash.collection import Collection
from mapdash.geoparsing import open_geoparser
from mapdash.ingest import ingest
from mapdash.readers import read

MARK = "Sample brief, written for mapdash from public facts; not a news report."

_FILE = resources.files(__name__).joinpath("briefs.jsonl")


def briefs() -> list[Article]:
    """Every sample brief, oldest first; the undated one last.

    Several are syndicated copies: the words of another brief under the name of another desk.
    """
    with resources.as_file(_FILE) as path:
        return [item for item in read([path]) if isinstance(item, Article)]


def build(path: Path, recogniser: str = "neural") -> Path:
    """Makes the sample collection in the file `path`; where it is there already, what is missing is added.

    Args:
        path: the file of the collection.
        recogniser: what finds the names, "neural" or "fast".

    Returns:
        `path`.

    Raises:
        CollectionError: the file is something else, or cannot be written.
        GazetteerError: the default gazetteer cannot be opened.
        RecogniserUnavailable: what runs the learned recogniser cannot be loaded on this machine.
    """
    with resources.as_file(_FILE) as source, Collection.open(path, create=True) as collection:
        ingest([source], collection, open_geoparser(recogniser))
    return path
