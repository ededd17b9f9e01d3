"""One letter: exactly what leaves or left, why, what became of it, and what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import HTMLResponse, Response

from notifications.additions import WrittenPart
from notifications.letters import LETTERS, Category
from notifications.wording import french, label, list_text, short_day_text
from notifications.wording.signing import NO_APPEAL
from states.events import Event, text_of
from states.identifiers import CaseId, Role
from web.mail.listing import motive_of, reader_of, state_of
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.commands import SettleLetter
from workflow.handlers.mail import CHOICES, PROOFS
from workflow.handlers.signing import WAITING
from workflow.mail.letter_context import context_of
from workflow.mail.notification import lacks_appeal
from workflow.mail.rendering import Source
from workflow.mail.signing import SIGNED, is_signed, original_of
from workflow.mail.written_words import MESSAGE, REPLACED
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.filters import ReminderFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.store.writing import LetterLine
from workflow.writing.commands import EditLetter
from workflow.writing.preview import (
    Preview,
    documents_now,
    paragraphs_of,
    preview_of,
    source_of,
)

BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)
"""A letter brings its own style and nothing else: no script, no form, no address fetched."""
NO_BODY = '<!doctype html><html lang="fr"><title>Courrier</title><p>Ce texte n’est pas montré.'
SAID: Mapping[str, str] = {
    "release": "Courrier validé : il part au prochain envoi.",
    "hold": "Courrier retenu : il attend votre validation.",
    "cancel": "Courrier annulé.",
    "resend": "Courrier à renvoyer au prochain envoi.",
    "arrived": "Courrier noté comme arrivé.",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place of a letter that takes the lead's words, with those it holds now."""

    part: str
    title: str
    text: str
    original: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One thing that happened to a letter."""

    event: Event
    what: str
    detail: str


def show(visit: Visit) -> Response:
    """Show a letter as it leaves or left."""
    values = _values(visit)
    return page(visit, "mail/letter.html.j2", **values) if values else not_found(visit)


def body(visit: Visit) -> Response:
    """Answer with the HTML of a letter alone, for the frame of its page."""
    with visit.reading() as reading:
        row, source = (
            reading.reader.letter(visit.path("letter")),
            source_of(visit.counter.office, reading.reader),
        )
        if row is None or source is None:
            return not_found(visit)
        found = preview_of(row, source)
    return HTMLResponse(
        found.html if found else NO_BODY,
        headers={"content-security-policy": BODY_POLICY, "x-frame-options": "SAMEORIGIN"},
    )


def choose(visit: Visit) -> Response:
    """Carry out what is chosen for one letter."""
    letter, choice = visit.path("letter"), visit.field("choix")
    outcome = visit.run(SettleLetter(actor=visit.actor, letter=letter, choice=choice))
    if isinstance(outcome, Done):
        return see_other(visit, f"/courrier/{letter}", SAID[choice])
    return again(visit, visit.explain(outcome))


def edit(visit: Visit) -> Response:
    """Give one held letter words of its own."""
    letter = visit.path("letter")
    command = EditLetter(
        actor=visit.actor, letter=letter, part=visit.field("emplacement"), text=visit.field("texte")
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"/courrier/{letter}", "Courrier modifié. Relisez-le ci-dessous.")
    return again(visit, visit.explain(outcome))


def again(visit: Visit, sentences: Sequence[str]) -> Response:
    """Answer a form with the page of its letter again, and why not."""
    values = _values(visit)
    if values is None:
        return not_found(visit)
    return refused(visit, "mail/letter.html.j2", sentences, **values)


def _values(visit: Visit) -> dict[str, Any] | None:
    with visit.reading() as reading:
        row = reading.reader.letter(visit.path("letter"))
        source = source_of(visit.counter.office, reading.reader)
        if row is None or source is None:
            return None
        shown = preview_of(row, source)
        (line,) = reading.reader.letter_lines_of((row.id,))
        people = reading.reader.person_lines((row.person,))
        spec = LETTERS[row.code]
        return {
            "letter": row,
            "line": line,
            "title": spec.title,
            "state": state_of(line),
            "standing": label("mail_state", state_of(line)),
            "motive": motive_of(row.why, row.phase),
            "reader": reader_of(line, people.get(row.person)),
            "registered": row.person in people,
            "shown": shown,
            "hidden": spec.category is Category.ACCESS,
            "choices": _choices(visit, row),
            "places": _places(visit, row, source, shown),
            "typed": {visit.field("emplacement"): visit.field("texte")},
            "why": _why(reading, row),
            "marks": _marks(reading, row),
            "files": _files(reading, row, line),
            **_papers(visit, row, source, shown),
        }


def _papers(visit: Visit, row: LetterRow, source: Source, shown: Preview | None) -> dict[str, Any]:
    """Return the documents of a letter, and what may be given with it or recorded of it."""
    original = original_of(row, source.archive)
    waits = original.phase in WAITING and original.message is None
    found = documents_now(row, source)
    named = {each.name for each in found}
    left = row.sent_at is not None or row.phase is LetterPhase.UNKNOWN
    return {
        "documents": [(each.name, len(each.content)) for each in found],
        "others": [name for name in shown.attachments if name not in named] if shown else [],
        "may_sign": waits and is_signed(row.code) and visit.has_role(Role.LEAD),
        "may_prove": left and visit.has_role(Role.LEAD, Role.OPERATOR),
        "proofs": [(name, label("proof", name)) for name in PROOFS if name != "opened"],
        "no_appeal": NO_APPEAL if waits and lacks_appeal(row) else "",
    }


def _choices(visit: Visit, row: LetterRow) -> tuple[str, ...]:
    if not visit.has_role(Role.LEAD, Role.OPERATOR):
        return ()
    return tuple(name for name, (sources, _) in CHOICES.items() if row.phase in sources)


def _places(
    visit: Visit, row: LetterRow, source: Source, shown: Preview | None
) -> tuple[Place, ...]:
    held = row.phase is LetterPhase.HELD and row.message is None
    if not held or shown is None or not visit.has_role(Role.LEAD):
        return ()
    part = context_of(row.context).parts[0]
    reader = source.archive.reader
    words = reader.texts(part.edits.values())
    now = {name: words.get(ref, "") for name, ref in part.edits.items()}
    if row.code == MESSAGE:
        said = {name: _said_text(part.values.get(name)) for name in ("subject", "body")}
        kept = reader.texts(ref for ref in said.values() if ref)
        return tuple(
            Place(
                part=name,
                title=label("written_part", name),
                text=now.get(name) or kept.get(said[name], ""),
            )
            for name in ("subject", "body")
        )
    own = [
        Place(part=each, title=label("written_part", each), text=now.get(each, ""))
        for each in WrittenPart
    ]
    built_in = [
        Place(
            part=f"{REPLACED}{each.id}",
            title="paragraphe",
            text=now.get(f"{REPLACED}{each.id}", ""),
            original=each.text,
        )
        for each in paragraphs_of(row, source)
    ]
    return (*own, *built_in)


def _said_text(value: object) -> str:
    return str(value["ref"]) if isinstance(value, Mapping) else ""


def _why(reading: Reading, row: LetterRow) -> tuple[str, ...]:
    """Return what called for a letter: the act it follows, or the dates it reminds of."""
    naming = Naming(reading.reader, reading.archive)
    event = reading.reader.event(row.event_id) if row.event_id else None
    if event is not None:
        act, author = label("event", event.kind), label("role", event.role)
        about = naming.file(event.case) if event.case == row.case_id else ""
        return (f"{act}{f' ({about})' if about else ''}, {author}",)
    return tuple(
        LETTERS[line.template].title
        for line in reading.reader.reminders(ReminderFilter(letter=row.id))
    )


def _marks(reading: Reading, row: LetterRow) -> tuple[Mark, ...]:
    """Return what was decided, recorded or proved about a letter, oldest first."""
    found = []
    for event in reading.archive.events(CaseId(f"lettre:{row.id}")):
        choice, proof = text_of(event.data, "choice"), text_of(event.data, "proof")
        part = text_of(event.data, "part").partition(":")[0]
        detail = label("letter_choice", choice) if choice else ""
        detail = detail or (label("proof", proof) if proof else "")
        detail = detail or (label("written_part", part) if part else _papers_named(event))
        detail = detail or text_of(event.data, "code")
        is_bounce = event.kind == "letter_bounced"
        told = detail if not is_bounce else text_of(event.data, "code")
        found.append(Mark(event=event, what=label("event", event.kind), detail=told))
    return tuple(found)


def _papers_named(event: Event) -> str:
    """Return the documents an event tells of, or the day of an original; "" for another event."""
    if event.kind == SIGNED:
        return french(short_day_text(date.fromisoformat(text_of(event.data, "signed_on"))))
    listed = event.data.get("documents")
    named = [each["name"] for each in listed or () if isinstance(each, Mapping)]  # type: ignore[union-attr]
    return list_text([str(name) for name in named])


def _files(reading: Reading, row: LetterRow, line: LetterLine) -> tuple[str, ...]:
    """Return the references of the files a letter speaks of."""
    if line.file:
        return (line.file,)
    cases = [part.case for part in context_of(row.context).parts if part.case]
    rows = (reading.reader.case(case) for case in dict.fromkeys(cases))
    return tuple(found.reference for found in rows if found is not None and found.reference)
