"""What a lead wrote, made ready for one letter: fields filled in, standing texts, last edits.

Fields are a closed list and their values go in once, as they are; nothing here is a template.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.additions import Additions, WrittenPart
from notifications.composition import Addressee, LetterError
from notifications.editable import render_editable
from notifications.wording import day_text, deadline_text, list_text
from states.deadlines import Deadline
from states.facts import Antenna, Candidature
from states.identifiers import CallId, CaseId, Value
from states.instants import PARIS
from workflow.mail.letter_context import LetterPart, Said
from workflow.mail.letter_words import Words, printed
from workflow.mail.standing_texts import DATED, standing_texts
from workflow.people import Person

MESSAGE = "message"
SUBJECT, BODY, FILES, DEADLINE = "subject", "body", "files", "deadline"
"""What a letter to a selection says: two texts, the files it speaks of, their date if any."""
REPLACED = "paragraph:"
"""How the edits of one paragraph are named, before the id of its words."""


@dataclass(frozen=True, kw_only=True)
class Pen:
    """Whose words fill the fields: the reader, the agent's details, the day it leaves."""

    addressee: Addressee
    person: Person | None
    constants: Mapping[str, str]


def said_by(part: LetterPart, words: Words, pen: Pen) -> dict[str, object]:
    """Return what the template of a part prints; a letter to a selection is filled in here."""
    if part.code != MESSAGE:
        return printed(words, part.values)
    fields = field_values(part, words, pen)
    subject = _filled(_own(part, words, SUBJECT), fields)
    body = _filled(_own(part, words, BODY), fields)
    paragraphs = tuple(each.strip() for each in body.split("\n\n") if each.strip())
    if not subject or not paragraphs:
        raise LetterError("the words of a message were erased")
    return {"subject": " ".join(subject.split()), "paragraphs": paragraphs}


def additions_for(part: LetterPart, words: Words, pen: Pen) -> Additions:
    """Return the lead's own words for one letter: its edits first, else the standing texts.

    A text erased since is left out.

    Raises:
        LetterError: a text names a field that has no value here.
    """
    standing = standing_texts(words.archive, part.code)
    edited = {name: words.text(ref) for name, ref in part.edits.items()}
    if not standing and not edited:
        return Additions()
    fields = field_values(part, words, pen)
    texts, versions = {}, []
    for place in WrittenPart:
        if place in edited:
            texts[str(place)] = _filled(edited[place], fields)
        elif place in standing:
            texts[str(place)] = _filled(words.text(standing[place].ref), fields)
            versions.append(f"{place}.{standing[place].version}")
    if edited:
        said = "\0".join(f"{name}={ref}" for name, ref in sorted(part.edits.items()))
        versions.append(f"edit.{hashlib.sha256(said.encode()).hexdigest()[:8]}")
    return Additions(
        opening=texts.get(WrittenPart.OPENING, ""),
        added=texts.get(WrittenPart.ADDED, ""),
        farewell=texts.get(WrittenPart.FAREWELL, ""),
        replaced={
            name.removeprefix(REPLACED): _filled(text, fields)
            for name, text in edited.items()
            if name.startswith(REPLACED) and text
        },
        version="+".join(versions),
    )


def field_values(part: LetterPart, words: Words, pen: Pen) -> dict[str, str]:
    """Return the value of each field in one letter; a field without a value is left out."""
    files = _files(part, words)
    found = {
        **pen.constants,
        "salutation": pen.addressee.salutation,
        "reference": list_text([file.reference for file in files]),
        "collectivite": _place(files, words, pen),
        "appel": list_text(list(dict.fromkeys(_call(words, file.call) for file in files))),
        "echeance": _date(part, words, pen.addressee.zone),
    }
    return {name: value for name, value in found.items() if value}


def constants_of(words: Words, values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return the fields that are the same for every reader of a day."""
    today = now.astimezone(PARIS).date()
    return {**values, "programme": words.programme.label, "date": day_text(today)}


def _own(part: LetterPart, words: Words, name: str) -> str:
    ref = part.edits.get(name)
    if ref is None:
        said = part.values.get(name)
        ref = str(said["ref"]) if isinstance(said, Mapping) else ""
    return words.text(ref)


def _filled(text: str, fields: Mapping[str, str]) -> str:
    if not text:
        return ""
    found = render_editable(text, fields)
    if isinstance(found, tuple):
        raise LetterError(f"a written text cannot be filled in: {[e.problem for e in found]}")
    return found


def _files(part: LetterPart, words: Words) -> list[Candidature | Antenna]:
    named = [part.case] if part.case else _named(part.values)
    found = (_file(words, case) for case in named if case)
    return [file for file in found if file is not None]


def _file(words: Words, case: CaseId) -> Candidature | Antenna | None:
    return words.archive.candidature(case) or words.archive.antenna(case)


def _named(values: Mapping[str, Value]) -> list[CaseId]:
    """Return the files a letter about several names: drafts of a closing, a selection's files."""
    found: list[CaseId] = []
    for name in (FILES, "drafts"):
        said = values.get(name)
        for each in said if isinstance(said, Sequence) and not isinstance(said, str) else ():
            first = each[0] if isinstance(each, Sequence) and not isinstance(each, str) else each
            if isinstance(first, Mapping) and first.get("is") == Said.FILE:
                found.append(CaseId(str(first["case"])))
    return found


def _place(files: Sequence[Candidature | Antenna], words: Words, pen: Pen) -> str:
    if files:
        return list_text(list(dict.fromkeys(words.place(file.authority) for file in files)))
    known = words.archive.authority(pen.person.organisation) if pen.person else None
    return words.text(known.name_ref) if known else ""


def _call(words: Words, code: str) -> str:
    call = words.programme.call(CallId(code))
    return call.label if call else code


def _date(part: LetterPart, words: Words, zone: str) -> str:
    said = {name: part.values[name] for name in DATED if name in part.values}
    for value in printed(words, said).values():
        if isinstance(value, Deadline):
            return deadline_text(value, zone)
    return ""
