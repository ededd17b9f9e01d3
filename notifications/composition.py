"""Composition of a letter: a code, typed values and a reader become a subject, a text, a page.

One source per letter, so the text and the HTML cannot say different things. Values are printed
by filters that call `notifications.wording`; a value missing or unknown to the letter is an error.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import DictLoader, Environment, StrictUndefined

from notifications.additions import NOTHING_ADDED, Additions, with_additions
from notifications.blocks import Block, BlockKind, marked, plain_value, read_blocks
from notifications.layout import HTML_BASE, TEXT_BASE, lay_out, template_source
from notifications.letter_specs import CONTEXT_TYPES
from notifications.letters import LETTERS, Category, LetterSpec
from notifications.wording import (
    FALLBACK,
    WHY,
    copy_notice,
    count_text,
    day_phrase,
    day_text,
    deadline_day_text,
    deadline_text,
    effective_phrase,
    effective_text,
    farewell_text,
    french,
    instant_text,
    label,
    list_text,
    number_text,
    of_place,
    relative_text,
    together_text,
)
from states.deadlines import Deadline
from states.identifiers import ContactKind


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

    `copies` are functions, never names. `addressed_to` is said when the reader only has a copy.
    `link`: the permanent address of the file's page, "" when there is none.
    """

    programme: str
    file: str = ""
    link: str = ""
    copies: tuple[str, ...] = ()
    addressed_to: str = ""
    signatory: Signatory | None = None
    additions: Additions = NOTHING_ADDED


@dataclass(frozen=True, kw_only=True)
class Part:
    """One letter among several in a message, with the file it is about ("" when none).

    `addressed_to`: whose letter it is when the reader has a copy, "" for its addressees.
    """

    code: str
    context: Mapping[str, object]
    file: str = ""
    addressed_to: str = ""
    additions: Additions = NOTHING_ADDED


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A letter ready to become a message; `template_version` names the exact words used.

    `paragraphs` are those of the template, which a lead may replace, as they read before that.
    `title`, `blocks` and `farewell` are its words, for what prints it otherwise.
    """

    subject: str
    text: str
    html: str
    template_version: str
    paragraphs: tuple[Block, ...] = ()
    title: str = ""
    blocks: tuple[Block, ...] = ()
    farewell: str = ""


def compose(
    code: str,
    context: Mapping[str, object],
    recipient: Addressee,
    agent: Agent,
    heading: Heading,
) -> Composed:
    """Compose letter `code` for one reader.

    Raises LetterError when a needed value is missing, a value is unknown to the letter or not of
    its type (`CONTEXT_TYPES`), or a reminder speaks of a date that is unknown or only proposed.
    """
    part = Part(
        code=code,
        context=context,
        file=heading.file,
        addressed_to=heading.addressed_to,
        additions=heading.additions,
    )
    page = _written(part, recipient, agent, heading)
    usual = _farewell(LETTERS[code].category, recipient, heading)
    farewell = french(heading.additions.farewell) or usual
    why = LETTERS[code].why or WHY[recipient.kind]
    reader = _Reader(recipient=recipient, farewell=farewell, why=why)
    return _composed(page, reader, agent, heading)


def compose_together(
    parts: Sequence[Part], recipient: Addressee, agent: Agent, heading: Heading
) -> Composed:
    """Compose several letters for one reader as one message, each under its own heading.

    Raises LetterError as `compose` does.
    """
    pages = [_written(part, recipient, agent, heading) for part in parts]
    body: list[Block] = []
    for part, page in zip(parts, pages, strict=True):
        title = f"{part.file} – {page.title}" if part.file else page.title
        body += [Block(kind=BlockKind.HEADING, lines=(french(title),)), *page.body]
    versions = "\0".join(page.version for page in pages)
    whole = _Page(title=together_text(len(parts)), body=tuple(body), version=_digest(versions))
    farewell = _farewell(Category.REMINDER, recipient, heading)
    reader = _Reader(recipient=recipient, farewell=farewell, why=WHY[recipient.kind])
    return _composed(whole, reader, agent, heading)


@cache
def template_version(code: str) -> str:
    """Return twelve characters that change whenever the words of a letter do."""
    names = (f"letters/{code}.j2", TEXT_BASE, HTML_BASE)
    return _digest("\0".join(template_source(name) for name in names))


@dataclass(frozen=True, kw_only=True)
class _Page:
    title: str
    body: tuple[Block, ...]
    version: str
    paragraphs: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Reader:
    recipient: Addressee
    farewell: str
    why: str


def _written(part: Part, recipient: Addressee, agent: Agent, heading: Heading) -> _Page:
    spec = LETTERS.get(part.code)
    if spec is None:
        raise LetterError(f"unknown letter: {part.code}")
    _check(spec, part.context)
    values = {name: part.context.get(name) for name in spec.needs | spec.takes}
    template = _environment(recipient.zone).get_template(part.code)
    blocks = read_blocks(
        template.render(values, file=part.file, programme=heading.programme, agent=agent)
    )
    copy = (copy_notice(part.addressed_to),) if part.addressed_to else ()
    notice = tuple(Block(kind=BlockKind.PARAGRAPH, lines=(each,)) for each in copy)
    said = tuple(block for block in blocks if block.kind is not BlockKind.TITLE)
    body, lost = with_additions(said, part.additions)
    if lost:
        raise LetterError(f"{part.code}: the paragraph that was edited reads otherwise now")
    versions = (template_version(part.code), part.additions.version)
    return _Page(
        title=_title(blocks),
        body=(*notice, *body),
        version="+".join(each for each in versions if each),
        paragraphs=tuple(block for block in said if block.kind is BlockKind.PARAGRAPH),
    )


def _composed(page: _Page, reader: _Reader, agent: Agent, heading: Heading) -> Composed:
    subject = french(f"{heading.file or heading.programme} – {page.title}")
    groups = groupby(page.body, lambda block: block.kind)
    frame = {
        "subject": subject,
        "title": page.title,
        "groups": [(str(kind), list(group)) for kind, group in groups],
        "agent": agent,
        "heading": heading,
        "recipient": reader.recipient,
        "farewell": reader.farewell,
        "why": reader.why,
    }
    return Composed(
        subject=subject,
        text=lay_out(TEXT_BASE, frame),
        html=lay_out(HTML_BASE, frame),
        template_version=page.version,
        paragraphs=page.paragraphs,
        title=page.title,
        blocks=page.body,
        farewell=reader.farewell,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _check(spec: LetterSpec, context: Mapping[str, object]) -> None:
    missing = sorted(name for name in spec.needs if context.get(name) is None)
    unknown = sorted(set(context) - spec.needs - spec.takes)
    if missing or unknown:
        raise LetterError(f"{spec.code}: missing {missing}, unknown {unknown}")
    for name, value in context.items():
        if value is not None and not isinstance(value, CONTEXT_TYPES[name]):
            raise LetterError(f"{spec.code}: {name} is a {type(value).__name__}")
    deadline = context.get("deadline")
    if spec.category is Category.REMINDER:
        if not isinstance(deadline, Deadline) or deadline.day is None:
            raise LetterError(f"{spec.code}: no date to remind of")
        if not deadline.confirmed:
            raise LetterError(f"{spec.code}: {deadline.id} is only a proposed target")


def _title(blocks: tuple[Block, ...]) -> str:
    (title,) = (" ".join(block.lines) for block in blocks if block.kind is BlockKind.TITLE)
    return title


def _farewell(category: Category, recipient: Addressee, heading: Heading) -> str:
    if category is Category.DIGEST:
        return ""
    return farewell_text(recipient.salutation, recipient.function, heading.signatory is not None)


@cache
def _environment(zone: str) -> Environment:
    names = {code: marked(template_source(f"letters/{code}.j2")) for code in LETTERS}
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


_FILTERS = {
    "day": day_text,
    "closing_day": deadline_day_text,
    "when": effective_phrase,
    "that_day": day_phrase,
    "exactly": effective_text,
    "instant": instant_text,
    "relative": relative_text,
    "number": number_text,
    "counted": count_text,
    "listed": list_text,
    "of": of_place,
    "named": lambda code, table: label(table, code),
}
