"""Printing: values become the bytes of a document that anybody can read, now and in ten years.

Each kind of document is one file of `notifications/documents`. Its values are data: handed over
as JSON, never part of its source. Same values in, same bytes out, on any machine at any hour.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

DOCUMENTS = Path(__file__).parent / "documents"
KEPT = 64
"""How many documents are remembered: a letter and its copies are set once."""
DATED = "dated"
"""The value every document has: its own day, ISO 8601, which also dates the file."""
MEDIA_TYPE = "application/pdf"
MISSING = (
    "Les documents PDF demandent un complément qui n’est pas installé. "
    "Pour l’ajouter : pip install 'ancrage[pdf]'."
)
UNPRINTABLE = "\N{WHITE SQUARE}"
"""Stands for a character that none of the fonts of our documents holds."""

_PRINTABLE = re.compile("[\\n\\t -~\xa0-ſ‐-„†-•…\u202f‹›€№→□]")


class PrinterMissing(Exception):  # noqa: N818 - named as what happened
    """What makes PDF files is not installed; the message says how to add it."""

    def __init__(self) -> None:
        super().__init__(MISSING)


class NotPrintable(ValueError):  # noqa: N818 - named as what happened
    """A document cannot be made of these values."""


class Printer(Protocol):
    """Makes the bytes of a document; a test or a simulation brings a plain one."""

    def __call__(self, document: str, values: Mapping[str, object]) -> bytes:
        """Return the bytes of `document` for these values.

        Raises:
            PrinterMissing: nothing here can make them.
            NotPrintable: no document can be made of these values.
        """
        ...


def printed(document: str, values: Mapping[str, object]) -> bytes:
    """Return the PDF of `notifications/documents/<document>.typ` for these values.

    Values are texts, whole numbers, booleans, None, and sequences or mappings of them; `dated` is
    the day of the document, a date or its ISO text.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
        NotPrintable: no document can be made of these values.
        KeyError: `dated` is not given.
    """
    day = date.fromisoformat(str(values[DATED]))
    return _compiled(document, json.dumps(_plain(values)), day)


@lru_cache(maxsize=KEPT)
def _compiled(document: str, values: str, day: date) -> bytes:
    """Return the PDF of values written as JSON: the same ones are set once, then remembered."""
    try:
        import typst
    except ImportError as fault:
        raise PrinterMissing from fault
    try:
        # Kept for good (PDF/A-2a) and read aloud in its order (PDF/UA-1).
        made: object = typst.compile(
            DOCUMENTS / f"{document}.typ",
            root=DOCUMENTS,
            ignore_system_fonts=True,
            # No package is ever looked for: these folders do not exist.
            package_path=DOCUMENTS / "packages",
            package_cache_path=DOCUMENTS / "packages",
            format="pdf",
            sys_inputs={"values": values},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except RuntimeError as fault:
        raise NotPrintable(f"{document}: {fault}") from fault
    assert isinstance(made, bytes)
    return made


def can_print() -> bool:
    """Whether PDF documents can be made here."""
    return find_spec("typst") is not None


def _plain(value: object) -> object:
    """Return a value as JSON takes it, its texts made of characters our fonts hold.

    Raises:
        TypeError: it is neither text, number, truth, day, sequence nor mapping.
    """
    match value:
        case str():
            return _printable(value)
        case None | bool() | int():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
        case Sequence():
            return [_plain(each) for each in value]
    raise TypeError(f"not printable: {type(value).__name__}")


def _printable(text: str) -> str:
    # Composed first: an accent of its own has no glyph, the letter that bears it has one.
    shown = (each for each in unicodedata.normalize("NFC", text) if not _is_hidden(each))
    return "".join(each if _PRINTABLE.fullmatch(each) else UNPRINTABLE for each in shown)


def _is_hidden(character: str) -> bool:
    hidden = unicodedata.category(character) in ("Cc", "Cf")
    return hidden and character not in "\n\t"
