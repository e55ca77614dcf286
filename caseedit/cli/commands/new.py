"""`caseedit new`: makes a file for a new document."""

from __future__ import annotations

import argparse
from pathlib import Path

from caseedit.cli import output
from caseedit.cli.misuse import WrongUse

NAME = "new"
HELP = "make a new document and print its path"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument(
        "where", metavar="COLLECTION", nargs="?", default="", help="a collection of caseedit.yml, or a folder"
    )
    parser.add_argument("title", metavar="TITLE")


def run(args: argparse.Namespace) -> int:
    """Make the file.

    Raises:
        WrongUse: There is no such collection or folder, or no name can be made of the title.
    """
    from caseedit.core.collection.new import NoPlace
    from caseedit.core.schema.loader import find_root
    from caseedit.workspace import Workspace

    workspace = Workspace(find_root(Path()))
    try:
        path = workspace.new_document(args.title, args.where)
    except NoPlace as error:
        raise WrongUse(error.message, hint=error.hint) from error
    finally:
        workspace.close()
    here = Path().absolute()
    output.data(str(path.relative_to(here) if path.is_relative_to(here) else path))
    return 0
