"""The `mapdash` command: a thin layer; every command has a Python twin, named in its function.

Imports of the heavy rooms stand inside the commands, so that `mapdash --help` answers at once.
"""

from __future__ import annotations

import errno
import sys

import click

from gazetteer.errors import GazetteerError
from mapdash import __version__
from mapdash.commands.add import add
from mapdash.commands.check import check
from mapdash.commands.demo import demo
from mapdash.commands.evaluate import evaluate
from mapdash.commands.gazetteer import gazetteer
from mapdash.commands.geoparse import geoparse
from mapdash.commands.info import info
from mapdash.commands.serve import serve
from mapdash.commands.watch import watch
from mapdash.errors import MapdashError


class _OneSentence(click.Group):
    """A group that shows the errors raised on purpose as one sentence on standard error, and exits with 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (MapdashError, GazetteerError) as error:
            click.echo(f"mapdash: {error}", err=True)
            sys.exit(1)
        except OSError as error:  # a name that is too long, a full disk below the temporary folder
            if error.errno == errno.EPIPE:  # `mapdash … | head`, which click knows how to end
                raise
            where = f"{str(error.filename)[:200]}: " if error.filename else ""
            click.echo(f"mapdash: {where}{error.strerror or error}.", err=True)
            sys.exit(1)


@click.group(cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mapdash")
def main() -> None:
    """Read articles, find the places they name, and look at them on a map."""


main.add_command(add)
main.add_command(check)
main.add_command(demo)
main.add_command(evaluate)
main.add_command(gazetteer)
main.add_command(geoparse)
main.add_command(info)
main.add_command(serve)
main.add_command(watch)
