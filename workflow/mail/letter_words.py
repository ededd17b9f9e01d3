"""Turns the values a letter kept into the words and dates its template prints.

The only place where a letter meets names, labels and erasable texts; an erased text is None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from notifications.letters import LETTERS
from notifications.wording import label
from states.deadlines import Deadline
from states.identifiers import CallId, CaseId, DeadlineId, Value, WindowId
from states.instants import EffectiveAt, instant_of
from states.programme import Programme
from workflow.archive import Archive
from workflow.mail.letter_context import Said, context_of, deadline_of


@dataclass(frozen=True, kw_only=True)
class Words:
    """Where words come from: the archive of one reader and the programme in force."""

    archive: Archive
    programme: Programme

    def text(self, ref: str) -> str:
        """Return an erasable text, "" when it was erased."""
        found = self.archive.reader.text(ref) if ref else None
        return found.value if found else ""

    def place(self, code: str) -> str:
        """Return the public name of a local authority, its code when it is not registered."""
        authority = self.archive.authority(code)
        return (self.text(authority.name_ref) if authority else "") or code

    def reference(self, case: str) -> str:
        """Return the reference of a file, "" when there is none."""
        file = self.archive.candidature(CaseId(case)) or self.archive.antenna(CaseId(case))
        return file.reference if file else ""

    def file(self, case: str) -> str:
        """Return a file as people say it (« AMI2-014 Dax »), "" when there is none."""
        candidature = self.archive.candidature(CaseId(case))
        if candidature is not None:
            return f"{candidature.reference} {self.place(candidature.authority)}"
        antenna = self.archive.antenna(CaseId(case))
        if antenna is None:
            return ""
        return f"{antenna.reference} {antenna.site or self.place(antenna.authority)}"


def printed(words: Words, values: Mapping[str, Value]) -> dict[str, object]:
    """Return what a template prints; names without a value are left out."""
    found = {name: _printed(words, value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}


def letter_line(words: Words, letter_id: str) -> str:
    """Return which file and which letter a letter is, as lists name it."""
    letter = words.archive.reader.letter(letter_id)
    if letter is None:
        return ""
    cases = [part.case for part in context_of(letter.context).parts if part.case]
    file = words.file(cases[0]) if cases else ""
    title = LETTERS[letter.code].title
    return f"{file} – {title}" if file else title


def _printed(words: Words, value: Value) -> object:
    if isinstance(value, Mapping):
        return _SAID[Said(str(value["is"]))](words, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_printed(words, each) for each in value)
    return value


def _deadline(words: Words, value: Mapping[str, Value]) -> Deadline:
    """The date as it was when written, under the label the programme gives it now."""
    said = deadline_of(value)
    stated = words.programme.deadlines.get(said.id)
    if stated is not None:
        return replace(said, label=stated.label, source=stated.source)
    rules = {rule.id: rule.label for rule in words.programme.milestones}
    name = said.id.rpartition("/")[2]
    return replace(said, label=rules.get(name) or label("deadline", said.kind))


def _label(words: Words, value: Mapping[str, Value]) -> str | None:
    table, code = str(value["of"]), str(value["id"])
    own = _PROGRAMME_LABELS.get(table)
    return own(words.programme, code) if own else label(table, code)


def _organisation(words: Words, value: Mapping[str, Value]) -> str:
    code = str(value["code"])
    for person in words.archive.persons():
        ref = person.texts.get("organisation_name", "")
        if ref and code in (person.organisation, person.region):
            return words.text(ref) or code
    return code


def _window_name(programme: Programme, code: str) -> str:
    window = programme.window(WindowId(code))
    return window.label if window else code


def _call_name(programme: Programme, code: str) -> str:
    call = programme.call(CallId(code))
    return call.label if call else code


def _piece_name(programme: Programme, code: str) -> str:
    return {piece.id: piece.label for piece in programme.pieces}.get(code, code)


def _milestone_name(programme: Programme, code: str) -> str:
    return {rule.id: rule.label for rule in programme.milestones}.get(code, code)


def _body_name(programme: Programme, code: str) -> str:
    return {str(body.id): body.label for body in programme.bodies}.get(code, code)


def _source(programme: Programme, code: str) -> str | None:
    deadline = programme.deadlines.get(DeadlineId(code))
    return deadline.source or None if deadline else None


_PROGRAMME_LABELS: Mapping[str, Callable[[Programme, str], str | None]] = {
    "window_name": _window_name,
    "call": _call_name,
    "piece": _piece_name,
    "milestone_name": _milestone_name,
    "body": _body_name,
    "mention": lambda programme, code: programme.mentions.get(code) or None,
    "source": _source,
    "letter": lambda _programme, code: LETTERS[code].title,
}
_SAID: Mapping[Said, Callable[[Words, Mapping[str, Value]], object]] = {
    Said.DEADLINE: _deadline,
    Said.AT: lambda _words, value: EffectiveAt.from_value(_inner(value)),
    Said.DAY: lambda _words, value: date.fromisoformat(str(value["day"])),
    Said.INSTANT: lambda _words, value: instant_of(str(value["instant"])),
    Said.TEXT: lambda words, value: words.text(str(value["ref"])) or None,
    Said.LABEL: _label,
    Said.PLACE: lambda words, value: words.place(str(value["code"])),
    Said.FILE: lambda words, value: words.file(str(value["case"])),
    Said.LETTER: lambda words, value: letter_line(words, str(value["id"])),
    Said.ORGANISATION: _organisation,
}


def _inner(value: Mapping[str, Value]) -> Mapping[str, Value]:
    at = value["at"]
    assert isinstance(at, Mapping)
    return at
