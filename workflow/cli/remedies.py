"""A refusal's way out as it is typed: the command that then works, what the act still asks for.

The sentences of a refusal are shared with letters and pages; command lines belong here only.
"""

import shlex
from collections.abc import Iterator, Mapping

from notifications.wording import NBSP
from states.acts import Field, FieldKind, Offer, Reason, Refused, Remedy, Rule
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.identifiers import Value
from workflow.cli.context import LEAD_NAMES, Session
from workflow.store.store import Reader

ARROW = "→"
"""Opens a line to be typed, under the sentences of a refusal."""
POSITIONAL = ("piece", "milestone")
"""Inputs that their own command takes as arguments."""
CASE_INPUTS = ("session", "case")
EXAMPLES: Mapping[FieldKind, str] = {
    FieldKind.DAY: "AAAA-MM-JJ",
    FieldKind.INSTANT: "2021-06-25T23:59:00+02:00",
    FieldKind.FLAG: "oui",
    FieldKind.NUMBER: "NOMBRE",
    FieldKind.TEXT: "TEXTE",
}
"""What is written after « nom= » for each kind of value."""
NAMED = {
    "piece": "PIÈCE",
    "reason": "MOTIF",
    "regional_centre": "CODE_RÉGION",
    "session": "SÉANCE",
    "window": "FENÊTRE",
}
"""What is written after « nom= » for a value that has a name of its own."""


IN_SESSION: Mapping[str, tuple[str, ...]] = {
    "close_meeting": ("close",),
    "record_votes": ("vote", "DOSSIER", "ISSUE", "--rest", "pour"),
    "decide_item": ("decide", "RANG", "ISSUE", "--reason", "MOTIF"),
    "reopen_item": ("reopen", "DOSSIER"),
}
"""Acts of a meeting: the command of `session`, what follows the session it is about."""


def way_out(session: Session, reader: Reader, refused: Refused) -> Iterator[str]:
    """Give the lines to print under a refusal, each act once; none when nothing would work."""
    row = reader.case(refused.case)
    reference = row.reference if row and row.reference else _place(refused)
    missing = [
        str(reason.found.get("field", ""))
        for reason in refused.reasons
        if reason.rule is Rule.INPUT_MISSING
    ]
    if missing and any(reason.rule is Rule.STATE for reason in refused.reasons):
        missing = []
    if missing:
        asked = fields_text(refused.trigger, missing)
        yield f"{ARROW} À ajouter{NBSP}: {asked}"
    told = (remedy_line(session, reader, reason, reference) for reason in refused.reasons)
    yield from dict.fromkeys(line for line in told if line)


def remedy_line(session: Session, reader: Reader, reason: Reason, reference: str) -> str:
    """Return what to type for a reason's remedy on a file, "" when it has none."""
    remedy = reason.remedy
    if remedy is None:
        return ""
    named = str(reason.found.get("case") or "")
    row = reader.case(named) if named else None
    file = row.reference if row and row.reference else named or reference
    session_named = str(reason.found.get("session") or "SÉANCE")
    words = _words(remedy, file, {"session": session_named, "held": reference})
    said = [_reference(reader, word) for word in words]
    return f"{ARROW} ancrage {shlex.join([*_as(session), *said])}".replace("'SÉANCE'", "SÉANCE")


def typed_line(session: Session, offer: Offer, reference: str) -> str:
    """Return what to type for an act that is possible, its inputs to be filled in."""
    remedy = Remedy(trigger=offer.trigger)
    asked = [field.name for field in offer.fields if field.required]
    if offer.trigger == "note":
        line = f"note {reference} TEXTE"
    else:
        words = _words(remedy, reference, {"session": "SÉANCE"})
        placed = POSITIONAL if words[0] != "advance" else ()
        inputs = fields_text(offer.trigger, [name for name in asked if name not in placed])
        line = f"{' '.join(words)} {inputs}".rstrip()
    return f"{ARROW} ancrage {' '.join([*_as(session), line])}"


def fields_text(trigger: str, names: list[str]) -> str:
    """Return « -i window=… -i channel=portal|email » for the named inputs of an act."""
    fields = {field.name: field for field in fields_of(trigger)}
    return " ".join(_option(trigger, name, fields.get(name)) for name in names)


def fields_of(trigger: str) -> tuple[Field, ...]:
    """Return the inputs of an act in either lifecycle, () for an act that has none."""
    return tuple(
        {
            field.name: field
            for lifecycle in (CANDIDATURE, ANTENNA)
            for row in lifecycle.rows_of(trigger)
            for field in row.fields
        }.values()
    )


def _option(trigger: str, name: str, field: Field | None) -> str:
    if trigger.startswith("milestone_") and name in ("day", "reason"):
        return "--on AAAA-MM-JJ" if name == "day" else "--reason MOTIF"
    if field is not None and field.choices:
        return f"-i {name}={'|'.join(field.choices)}"
    form = NAMED.get(name) or (EXAMPLES.get(field.kind) if field else None)
    return f"-i {name}={form or 'CODE'}"


def _words(remedy: Remedy, file: str, named: Mapping[str, str]) -> list[str]:
    inputs = remedy.inputs
    if remedy.trigger in IN_SESSION:
        verb, *rest = IN_SESSION[remedy.trigger]
        held = named.get("held", "SÉANCE")
        return ["session", verb, held, *(file if word == "DOSSIER" else word for word in rest)]
    if remedy.trigger == "add_piece":
        return ["piece", "add", file, str(inputs.get("piece", "PIÈCE")), "FICHIER"]
    if remedy.trigger.startswith("milestone_"):
        verb = remedy.trigger.removeprefix("milestone_")
        return ["milestone", verb, file, str(inputs.get("milestone", "ÉTAPE"))]
    if remedy.trigger == "notify":
        return ["session", "notify", named["session"]]
    if remedy.trigger == "open_draft":
        return ["candidature", "open", file, "--window", str(inputs.get("window", "FENÊTRE"))]
    given = [f"{name}={_value(value)}" for name, value in inputs.items() if value not in (None, "")]
    return ["advance", remedy.trigger, file, *(word for each in given for word in ("-i", each))]


def _reference(reader: Reader, word: str) -> str:
    """Say the reference of a case where an input holds its id."""
    name, equals, value = word.partition("=")
    row = reader.case(value) if equals and name in CASE_INPUTS else None
    return f"{name}={row.reference}" if row and row.reference else word


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ",".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _as(session: Session) -> list[str]:
    folder = ["--data", str(session.named)] if session.named else []
    return folder + ([] if session.who in LEAD_NAMES else ["--as", session.who])


def _place(refused: Refused) -> str:
    """Return the code of the authority whose file was to be opened."""
    return refused.case.partition(":")[2] or "RÉFÉRENCE"
