"""The records of a follow-up in words: what was said, since when, by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from notifications.wording import effective_text, field_label, label, short_day_text
from notifications.wording.followup import euros_text, learners_text
from states.instants import PARIS, EffectiveAt, Precision
from workflow.followup.kinds import (
    FLAGGED,
    FUNDED,
    INSCRIBED,
    LEARNERS_COUNTED,
    OFFERED,
    SITE_NAMED,
)
from workflow.followup.reading import Followed, Record

SECTION_OF: Mapping[str, str] = {
    INSCRIBED: "inscription",
    FLAGGED: "programmes",
    FUNDED: "financement",
    OFFERED: "offre",
    LEARNERS_COUNTED: "effectifs",
    SITE_NAMED: "site",
}
UNKNOWN_DAY = "date inconnue"
UNKNOWN = "inconnu"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record in words; `notes` are (name, text)."""

    record: Record
    what: str
    when: str
    who: str
    notes: tuple[tuple[str, str], ...]


def lines_of(followed: Followed) -> Mapping[str, Sequence[Line]]:
    """Return the records of each section, the latest recorded first."""
    found: dict[str, list[Line]] = {section: [] for section in SECTION_OF.values()}
    for record in (*followed.flag_records, *followed.history):
        found[SECTION_OF[record.kind]].insert(0, _line(record))
    return found


def values_of(record: Record) -> dict[str, str]:
    """Return what a form holds to correct a record."""
    subject = {OFFERED: "family", FLAGGED: "flag", FUNDED: "line", LEARNERS_COUNTED: "school_year"}
    value = {INSCRIBED: "status", OFFERED: "offered", FLAGGED: "value", LEARNERS_COUNTED: "count"}
    found = {**record.words, "corrects": record.event}
    if record.kind in subject:
        found[subject[record.kind]] = record.subject
    if record.kind in value:
        found[value[record.kind]] = record.value
    for name, cents in record.amounts.items():
        found[name] = "" if cents is None else euros_text(cents)
    for name, day in (("since", record.since), ("until", record.until)):
        found[name] = f"{day:%d/%m/%Y}" if day else ""
    if record.on is not None:
        found["as_of" if record.kind == LEARNERS_COUNTED else "on"] = _typed(record.on)
    return found


def what_of(record: Record) -> str:
    """Return what a record says, in a few words."""
    if record.kind == INSCRIBED:
        return label("inscription", record.value)
    if record.kind == FLAGGED:
        return f"{label('flag', record.subject)} : {label('truth', record.value)}"
    if record.kind == OFFERED:
        return f"{label('family', record.subject)} : {label('truth', record.value)}"
    if record.kind == LEARNERS_COUNTED:
        return f"{record.subject} : {learners_text(record.count)}"
    if record.kind == FUNDED:
        names = {"asked": "demandé", "obtained": "obtenu"}
        said = [f"{names[name]} {amount_text(cents)}" for name, cents in record.amounts.items()]
        return ", ".join([*([record.words["funder"]] if "funder" in record.words else []), *said])
    return record.value


def amount_text(cents: int | None) -> str:
    """Return an amount in euros, « inconnu » when nobody knows it."""
    return UNKNOWN if cents is None else euros_text(cents)


def _typed(at: EffectiveAt) -> str:
    """Return a date as one would type it."""
    civil = at.instant.astimezone(PARIS).date()
    if at.precision is Precision.MONTH:
        return f"{civil:%m/%Y}"
    if at.precision is Precision.NOT_AFTER and at.latest is not None:
        return f"au plus tard le {at.latest.astimezone(PARIS).date() - timedelta(days=1):%d/%m/%Y}"
    return f"{civil:%d/%m/%Y}"


def _line(record: Record) -> Line:
    shown = ("funder",) if record.kind == FUNDED else ()
    return Line(
        record=record,
        what=what_of(record),
        when=_when(record),
        who=label("role", record.role),
        notes=tuple(
            (field_label(name), text) for name, text in record.words.items() if name not in shown
        ),
    )


def _when(record: Record) -> str:
    if record.kind != FLAGGED:
        return effective_text(record.on) if record.on else UNKNOWN_DAY
    since = f"depuis le {short_day_text(record.since)}" if record.since else UNKNOWN_DAY
    return since + (f" jusqu’au {short_day_text(record.until)}" if record.until else "")
