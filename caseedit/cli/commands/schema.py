"""`caseedit schema`: what documents should hold, where that is said, and the same in other words."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli import output
from caseedit.cli.misuse import WrongUse
from caseedit.core.files import stamp
from caseedit.core.files.disk import is_folder, is_hidden, is_there
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.schema.catalog import Catalog
    from caseedit.core.schema.infer import Learned
    from caseedit.core.schema.schema import Field, Schema

NAME = "schema"
HELP = "show, learn, export or import what documents should hold"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument(
        "action",
        choices=("show", "infer", "export", "import"),
        help="show: the fields of a document and where they are said; infer: learn caseedit.yml from the documents; "
        "export: write JSON Schema; import: write caseedit.yml from another program's schema",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", type=Path, help="a file or folder; by default this folder")
    parser.add_argument("--stdout", action="store_true", help="infer, import: print the file instead of writing it")
    parser.add_argument("--to", metavar="FOLDER", type=Path, help="export: write one file for each collection there")


def run(args: argparse.Namespace) -> int:
    """Do what is asked.

    Raises:
        WrongUse: There is no such path, or nothing to work with.
    """
    path = args.path or Path()
    if not is_there(path):
        if is_hidden(path):
            stamp.read(path)  # which says so
        raise WrongUse(f"There is no {str(path)[:200]}.", hint="Name a file or a folder.")
    actions = {"show": _show, "infer": _infer, "export": _export, "import": _import}
    return actions[args.action](path, args)


def _catalog(path: Path) -> Catalog:
    from caseedit.core.schema.loader import find_root, load_catalog

    return load_catalog(find_root(path))


def _learned(root: Path, catalog: Catalog, silent: list[Path]) -> Learned:
    """Learn from all documents below a folder that no collection owns; those without fields are put into `silent`."""
    from caseedit.core.collection.scan import scan
    from caseedit.core.document.document import load
    from caseedit.core.schema.infer import Learned
    from caseedit.core.schema.summary import summarise

    learned = Learned(root)
    for path in scan(root, catalog.ignore if root == catalog.root else (), unreadable=lambda error: None):
        owner = catalog.owner(path)
        if owner.is_told(path):
            continue
        try:
            document = load(path, dialect=owner.dialect)
        except CannotRead:
            continue
        summary = summarise(document)
        learned.add(path, summary)
        if summary is None and document.problem is None:
            silent.append(path)
    return learned


def _show(path: Path, args: argparse.Namespace) -> int:
    """Say what holds for a document, or for all below a folder."""
    catalog = _catalog(path)
    for line in _about(catalog):
        output.data(line)
    if is_folder(path):
        for member in catalog.collections:
            output.data("")
            _write(_lines_of(member.schema))
        if not catalog.collections:
            output.data("There is no schema: what the documents have in common is learned when they are checked.")
        return _told(catalog)
    output.data("")
    _show_one(path, catalog)
    return _told(catalog)


def _show_one(path: Path, catalog: Catalog) -> None:
    """Say what holds for one document, and what of the schema that it names itself does not."""
    from caseedit.core.document.document import load
    from caseedit.core.schema.loader import absolute
    from caseedit.core.schema.modeline import notices_of, place_in

    file = absolute(path)
    owner = catalog.owner(file)
    document = load(file, dialect=owner.dialect)
    told = schema = owner.schema_for(file, document.fields, document.text)
    if not schema.name and not owner.is_told(file):
        schema = _learned(_above(file, catalog), catalog, []).schema_for(file, document.fields, schema)
    _write(_lines_of(schema))
    place = place_in(document.text)
    if told.unread is not None and place is not None:
        line, column = document.lines.position(place.start)
        output.talk(f"{path}:{line + 1}:{column + 1}: {told.unread.why} {told.unread.cure}")
    for notice in () if owner.is_told(file) else notices_of(document.text, file, owner):
        output.talk(str(notice))


def _above(file: Path, catalog: Catalog) -> Path:
    return catalog.root if file.is_relative_to(catalog.root) else file.parent


def _about(catalog: Catalog) -> Iterator[str]:
    """Yield where all this is said: the schema file, the dialect and what decided it, other schemas."""
    from caseedit.core.preview.markdown import spoken as spoken_markdown
    from caseedit.core.schema.dialects import spoken

    yield f"schema: {catalog.source or 'none'}"
    because = catalog.dialect_because
    yield f"dialect: {catalog.dialect}, {spoken(catalog.dialect)}" + (f", because of {because}" if because else "")
    if not because:
        yield "  Nothing here says which generator the site uses; dialect: in caseedit.yml does."
    if catalog.markdown:
        yield f"Markdown: {spoken_markdown(catalog.markdown)}, because of {catalog.markdown_because}"
    for tag in (tag for tag in catalog.tags_offered if tag not in catalog.tags):
        yield f"  The site's settings name the tag {tag}: tags: in caseedit.yml says what it means."
    for other in catalog.others:
        yield f"also found: {other}"


def _told(catalog: Catalog) -> int:
    """Say what is wrong with the schema, and what could not be taken over from a foreign one."""
    for error in catalog.errors:
        output.talk(f"{error.path}:{error.line or 1}:{error.column or 1}: {error}")
    for notice in catalog.notices:
        output.talk(str(notice))
    return 2 if catalog.errors else 0


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        output.data(line)


def _lines_of(schema: Schema) -> Iterator[str]:
    yield f"collection: {schema.name or 'none'}" + (f" ({schema.label})" if schema.label else "")
    if not schema.fields:
        yield "  No fields are known."
    for field in schema.fields:
        yield from _lines_of_field(field, schema.source, "  ")


def _lines_of_field(field: Field, source: str, indent: str) -> Iterator[str]:
    words = [field.type]
    words += ["required"] if field.required is True else ["required on a condition"] if field.required else []
    words += [
        word.replace("_", " ")
        for word in ("unique", "nullable", "allow_empty", "hidden", "readonly")
        if getattr(field, word)
    ]
    if field.options:
        words.append("options " + ", ".join(str(option.value) for option in field.options))
    if field.pattern:
        words.append(f"pattern {field.pattern}")
    yield f"{indent}{field.name or '-'}: {', '.join(words)}  [{source}]"
    for found in dict.fromkeys(each.words for each in field.evidence.values()):
        yield f"{indent}    {found}"
    for inner in (*field.fields, *((field.item,) if field.item is not None else ())):
        yield from _lines_of_field(inner, source, indent + "  ")


def _infer(path: Path, args: argparse.Namespace) -> int:
    """Write what the documents have in common as a schema file."""
    from caseedit.core.schema.draft import draft
    from caseedit.core.schema.evidence import ENOUGH
    from caseedit.core.schema.loader import absolute, load_catalog

    folder = absolute(path)
    if not is_folder(folder):
        raise WrongUse(f"{path} is no folder.", hint="Name the folder that holds the documents.")
    # What is learned stands in place of what is said, so what is said is not asked.
    catalog = _untold(load_catalog(folder))
    silent: list[Path] = []
    learned = _learned(folder, catalog, silent)
    groups = learned.groups()
    if not groups:
        raise WrongUse(f"No documents with fields were found in {folder}.", hint="Looked for .md, .markdown and .mdx.")
    if max(len(group.members) for group in groups) < ENOUGH:
        hint = f"From {ENOUGH} documents of one sort in one folder on, caseedit learns what they have in common."
        raise WrongUse("There are too few documents to learn from.", hint=hint)
    return _put(folder, draft(learned, catalog, silent), args.stdout)


def _untold(catalog: Catalog) -> Catalog:
    from caseedit.core.dataclasses import replace

    return replace(catalog, collections=())


def _put(folder: Path, text: str, to_stdout: bool) -> int:
    from caseedit.core.files.atomic import create
    from caseedit.core.schema.schema import FILE_NAME

    if to_stdout:
        output.data(text, end="")
        return 0
    file = folder / FILE_NAME
    if is_there(file):
        raise WrongUse(f"There is a {FILE_NAME} already in {folder}.", hint="--stdout prints the new one instead.")
    create(file, text.encode())
    output.talk(f"Wrote {file}.")
    return 0


def _export(path: Path, args: argparse.Namespace) -> int:
    """Write the collections as JSON Schema."""
    from caseedit.core.schema.export import export

    catalog = _catalog(path)
    if not catalog.collections:
        raise WrongUse("There is no schema to export.", hint="caseedit schema infer writes one from the documents.")
    schemas = export(catalog)
    if args.to is None:
        output.json(next(iter(schemas.values())) if len(schemas) == 1 else schemas)
    else:
        args.to.mkdir(parents=True, exist_ok=True)
        for name, schema in schemas.items():
            (args.to / f"{name}.schema.json").write_text(output.as_json(schema, indent=2) + "\n", "utf-8")
        output.talk(f"Wrote {len(schemas)} file{'s' * (len(schemas) != 1)} to {args.to}.")
    return _told(catalog)


def _import(path: Path, args: argparse.Namespace) -> int:
    """Write a foreign schema as our own."""
    from caseedit.core.schema.catalog import Notice
    from caseedit.core.schema.importers import hits_of, plain_of
    from caseedit.core.schema.loader import absolute
    from caseedit.core.schema.writing import write_schema

    root, hits = hits_of(absolute(path))
    if not hits:
        looked = "Decap or Sveltia, JSON Schema, Pages CMS, Front Matter and Tina"
        raise WrongUse(f"No other schema was found in {root}.", hint=f"Looked for {looked}.")
    notices: list[Notice] = []
    plain = plain_of(hits[0], root, notices)
    for notice in notices:
        output.talk(str(notice))
    name = hits[0].path.relative_to(root).as_posix() if hits[0].path.is_relative_to(root) else hits[0].path.name
    heading = [f"Taken over from {name} by caseedit."]
    return _put(root, write_schema(plain, heading), args.stdout)
