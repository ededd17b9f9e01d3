"""Composition of a letter: a code, typed values and a reader become a subject, a text, a page.

One source per letter, so the text and the HTML cannot say different things. Values are printed
by filters that call `notifications.wording`; a value missing or unknown to the letter is an error.
"""

import hashlib
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import DictLoader, Environment, StrictUndefined

from notifications.blocks import Block, BlockKind, marked, plain_value, read_blocks
from notifications.letters import LETTERS, Category, LetterSpec
from notifications.wording import (
    FALLBACK,
    WHY,
    count_text,
    day_text,
    deadline_day_text,
    deadline_text,
    effective_phrase,
    effective_text,
    french,
    instant_text,
    is_elected,
    label,
    list_text,
    number_text,
    of_place,
    relative_text,
)
from states.deadlines import Deadline
from states.identifiers import ContactKind

_COLUMNS = 76
_INDENTS: Mapping[BlockKind, tuple[str, str]] = {
    BlockKind.ITEM: ("- ", "  "),
    BlockKind.BOX: ("    ", "    "),
    BlockKind.QUOTE: ("    ", "    "),
}


class LetterError(ValueError):
    """A letter cannot be composed as asked: a value is missing, unknown or not fit to be said."""


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """The reader: `salutation` as spoken (« Madame la Maire »), `zone` of the reader's place."""

    kind: ContactKind
    salutation: str = FALLBACK
    name: str = ""
    function: str = ""
    place: str = ""
    zone: str = "Europe/Paris"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """The agent in charge, who closes the letter and to whom answers go."""

    name: str
    function: str
    email: str
    phone: str
    service: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signs a decision; `signed_outside` says when and where the signed original is."""

    name: str
    function: str
    signed_outside: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What surrounds a letter: programme, file (« AMI2-014 Dax »), who else gets it, signatory.

    `copies` are functions, never names.
    """

    programme: str
    file: str = ""
    copies: tuple[str, ...] = ()
    signatory: Signatory | None = None


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A letter ready to become a message; `template_version` names the exact words used."""

    subject: str
    text: str
    html: str
    template_version: str


def compose(
    code: str,
    context: Mapping[str, object],
    recipient: Addressee,
    agent: Agent,
    heading: Heading,
) -> Composed:
    """Compose letter `code` for one reader.

    Raises LetterError when a needed value is missing, a value is unknown to the letter, or a
    reminder speaks of a date that is unknown or only proposed.
    """
    spec = LETTERS.get(code)
    if spec is None:
        raise LetterError(f"unknown letter: {code}")
    _check(spec, context)
    values = {name: context.get(name) for name in spec.needs | spec.takes}
    template = _environment(recipient.zone).get_template(code)
    blocks = read_blocks(
        template.render(values, file=heading.file, programme=heading.programme, agent=agent)
    )
    title = _title(code, blocks)
    body = tuple(block for block in blocks if block.kind is not BlockKind.TITLE)
    subject = f"{heading.file} – {title}" if heading.file else f"{heading.programme} – {title}"
    frame = {
        "subject": french(subject),
        "title": title,
        "groups": [(str(kind), list(group)) for kind, group in groupby(body, lambda b: b.kind)],
        "agent": agent,
        "heading": heading,
        "recipient": recipient,
        "farewell": _farewell(spec, recipient, heading),
        "why": WHY[recipient.kind],
    }
    return Composed(
        subject=french(subject),
        text=_bases().get_template("base.txt.j2").render(frame).strip() + "\n",
        html=_bases().get_template("base.html.j2").render(frame).strip() + "\n",
        template_version=template_version(code),
    )


@cache
def template_version(code: str) -> str:
    """Return twelve characters that change whenever the words of a letter do."""
    sources = (_source(f"letters/{code}.j2"), _source("base.txt.j2"), _source("base.html.j2"))
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()[:12]


def _check(spec: LetterSpec, context: Mapping[str, object]) -> None:
    missing = sorted(name for name in spec.needs if context.get(name) is None)
    unknown = sorted(set(context) - spec.needs - spec.takes)
    if missing or unknown:
        raise LetterError(f"{spec.code}: missing {missing}, unknown {unknown}")
    deadline = context.get("deadline")
    if spec.category is Category.REMINDER:
        if not isinstance(deadline, Deadline) or deadline.day is None:
            raise LetterError(f"{spec.code}: no date to remind of")
        if not deadline.confirmed:
            raise LetterError(f"{spec.code}: {deadline.id} is only a proposed target")


def _title(code: str, blocks: tuple[Block, ...]) -> str:
    titles = [" ".join(block.lines) for block in blocks if block.kind is BlockKind.TITLE]
    if len(titles) != 1:
        raise LetterError(f"{code}: {len(titles)} objects")
    return titles[0]


def _farewell(spec: LetterSpec, recipient: Addressee, heading: Heading) -> str:
    if spec.category is Category.DIGEST:
        return ""
    opening, our = ("Je vous prie", "ma") if heading.signatory else ("Nous vous prions", "notre")
    if is_elected(recipient.function):
        wish = f"{our} haute considération"
    else:
        wish = "mes salutations distinguées" if heading.signatory else "nos salutations distinguées"
    return french(f"{opening} d’agréer, {recipient.salutation}, l’expression de {wish}.")


@cache
def _environment(zone: str) -> Environment:
    names = {code: marked(_source(f"letters/{code}.j2")) for code in LETTERS}
    environment = Environment(
        loader=DictLoader(names),
        undefined=StrictUndefined,
        finalize=plain_value,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters.update(_FILTERS)
    environment.filters["until"] = lambda deadline: deadline_text(deadline, zone)
    return environment


@cache
def _bases() -> Environment:
    environment = Environment(
        loader=DictLoader({name: _source(name) for name in ("base.txt.j2", "base.html.j2")}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda name: bool(name) and str(name).endswith(".html.j2"),
    )
    environment.filters["french"] = french
    environment.filters["liste"] = list_text
    environment.filters["wrapped"] = _wrapped
    environment.filters["laid_out"] = _laid_out
    return environment


def _laid_out(blocks: list[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        first, rest = _INDENTS.get(block.kind, ("", ""))
        lines.extend(_lines(block, first, rest))
    return "\n".join(lines)


def _lines(block: Block, first: str, rest: str) -> Iterator[str]:
    for index, line in enumerate(block.lines):
        yield _wrapped(line, rest if index else first, rest)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        _COLUMNS,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


_FILTERS = {
    "day": day_text,
    "closing_day": deadline_day_text,
    "when": effective_phrase,
    "exactly": effective_text,
    "instant": instant_text,
    "relative": relative_text,
    "number": number_text,
    "counted": count_text,
    "listed": list_text,
    "of": of_place,
    "named": lambda code, table: label(table, code),
}


@cache
def _source(name: str) -> str:
    return files("notifications").joinpath("templates", name).read_text(encoding="utf-8")
