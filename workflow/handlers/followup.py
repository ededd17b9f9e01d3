"""Commands that follow an antenna after its label: recorded as said, dated, corrected by others.

They change no state: no lifecycle table governs them. The lead records for everybody, a regional
centre for the antennas of its own region that it was told of. Flags are the lead's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from states.acts import Reason, Rule
from states.events import text_of
from states.facts import Antenna, AntennaState
from states.identifiers import CaseId, CaseKind, EventId, Role, Value
from states.instants import PARIS, on_day
from workflow.audit.evidence import TextKind
from workflow.commands import Command
from workflow.desk import Desk, Entry
from workflow.disclosure import is_disclosed, view_of
from workflow.followup.asking import ask_centres, missing_figures
from workflow.followup.commands import (
    AskLearners,
    Family,
    Flag,
    Inscription,
    RecordFlag,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
    RecordSite,
    Truth,
)
from workflow.followup.flags import corrected
from workflow.followup.kinds import (
    CORRECTS,
    DATED,
    FLAGGED,
    FUNDED,
    INSCRIBED,
    LEARNERS_ASKED,
    LEARNERS_COUNTED,
    OFFERED,
    SITE_NAMED,
    SUBJECTS,
)
from workflow.followup.terms import school_year_of, term_of
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import authority_case

STAFF = (Role.LEAD, Role.REGIONAL_CENTRE)
MOST_LEARNERS = 99_999
MOST_CENTS = 10_000_000_000
"""A hundred million euros: beyond, a decimal point was forgotten."""
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")
_YEARS = range(2018, 2100)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one record says: its kind, its codes and numbers, its texts, the day it speaks of."""

    kind: str
    data: Mapping[str, Value]
    texts: Mapping[str, str]
    on: date | None = None
    corrects: str = ""


def record_inscription(desk: Desk, command: RecordInscription) -> None:
    """Record where the inscription of an antenna in the ACV agreement stands."""
    _antenna(desk, command.antenna, "record_inscription")
    _choose("status", command.status, Inscription)
    said = Said(
        kind=INSCRIBED,
        data={"value": command.status},
        texts={"amendment": command.amendment, "source": command.source},
        on=command.on,
        corrects=command.corrects,
    )
    _record(desk, command, command.antenna, said)


def record_flag(desk: Desk, command: RecordFlag) -> None:
    """Record whether an authority belongs to a programme; its files show it at once."""
    case = authority_case(command.authority)
    require(desk, case, "record_flag", Role.LEAD)
    if desk.archive.authority(command.authority) is None:
        _refuse("authority", command.authority, "unknown")
    _choose("flag", command.flag, Flag)
    _choose("value", command.value, Truth)
    if command.since and command.until and command.until < command.since:
        _refuse("until", command.until.isoformat(), "before_since")
    days = {"since": command.since, "until": command.until}
    said = Said(
        kind=FLAGGED,
        data={
            "flag": command.flag,
            "value": command.value,
            **{name: day.isoformat() for name, day in days.items() if day},
        },
        texts={"source": command.source},
        corrects=command.corrects,
    )
    _record(desk, command, case, said, CaseKind.AUTHORITY)


def record_funding(desk: Desk, command: RecordFunding) -> None:
    """Record a line of funding, or what changed of one; shows its name."""
    _antenna(desk, command.antenna, "record_funding")
    line = _line(desk, command)
    given = _amounts(command)
    said = Said(
        kind=FUNDED,
        data={"line": line, **given},
        texts={
            "funder": command.funder,
            "purpose": command.purpose,
            "piece": command.piece,
            "source": command.source,
        },
        on=command.on,
        corrects=command.corrects,
    )
    _record(desk, command, command.antenna, said)
    desk.shown["line"] = line


def record_offer(desk: Desk, command: RecordOffer) -> None:
    """Record whether an antenna offers a family of training."""
    _antenna(desk, command.antenna, "record_offer")
    _choose("family", command.family, Family)
    _choose("offered", command.offered, Truth)
    said = Said(
        kind=OFFERED,
        data={"family": command.family, "value": command.offered},
        texts={"source": command.source},
        on=command.on,
        corrects=command.corrects,
    )
    _record(desk, command, command.antenna, said)


def record_site(desk: Desk, command: RecordSite) -> None:
    """Name the site of an antenna; lists and letters name it so from now on."""
    antenna = _antenna(desk, command.antenna, "record_site")
    name = " ".join(command.name.split())
    if not name:
        _refuse("name", "", "empty")
    siblings = desk.archive.candidature(antenna.candidature)
    for case in siblings.antennas if siblings else ():
        other = desk.archive.antenna(case)
        if other is not None and case != antenna.id and other.site.casefold() == name.casefold():
            _refuse("name", name, "duplicate")
    said = Said(
        kind=SITE_NAMED, data={"site": name}, texts={"source": command.source}, on=command.on
    )
    _record(desk, command, command.antenna, said)


def record_learners(desk: Desk, command: RecordLearners) -> None:
    """Record how many learners an antenna has in a school year, counted on a day."""
    _antenna(desk, command.antenna, "record_learners")
    written = _SCHOOL_YEAR.fullmatch(command.school_year.strip())
    first = int(written[1]) if written else 0
    if not written or int(written[2]) != first + 1 or first not in _YEARS:
        _refuse("school_year", command.school_year, "not_a_school_year")
    if first > int(school_year_of(desk.now.astimezone(PARIS).date()).partition("-")[0]):
        _refuse("school_year", command.school_year, "future")
    if command.count is not None and not 0 <= command.count <= MOST_LEARNERS:
        _refuse("count", str(command.count), "not_a_count")
    if command.as_of and command.as_of < date(first, 7, 1):
        _refuse("as_of", command.as_of.isoformat(), "before_school_year")
    said = Said(
        kind=LEARNERS_COUNTED,
        data={
            "school_year": command.school_year.strip(),
            "value": "" if command.count is None else str(command.count),
        },
        texts={"source": command.source},
        on=command.as_of,
        corrects=command.corrects,
    )
    _record(desk, command, command.antenna, said)


def ask_learners(desk: Desk, command: AskLearners) -> None:
    """Ask the regional centres for the figures of the term; shows letters and centres left out."""
    term = term_of(desk.now.astimezone(PARIS).date())
    case = CaseId(term.id)
    require(desk, case, LEARNERS_ASKED, Role.LEAD)
    if not missing_figures(desk.archive, term, command.region):
        _refuse("region", command.region, "nothing_missing")
    data: dict[str, Value] = {"school_year": term.school_year, "term": term.day.isoformat()}
    if command.region:
        data["region"] = command.region
    event = desk.record(Entry(case=case, case_kind=CaseKind.LETTER, kind=LEARNERS_ASKED, data=data))
    written, left_out = ask_centres(desk, term, command.region, event)
    if not written:
        _refuse("region", command.region, "already_asked" if left_out else "nobody")
    desk.shown |= {"letters": written, "left_out": left_out}


def _line(desk: Desk, command: RecordFunding) -> str:
    """Return the line a record is about: the one named or corrected, else a new one."""
    lines = {
        event.id: text_of(event.data, "line")
        for event in desk.archive.events(command.antenna)
        if event.kind == FUNDED
    }
    known = list(dict.fromkeys(lines.values()))
    line = command.line or lines.get(EventId(command.corrects), "")
    if line and line not in known:
        _refuse("line", line, "not_a_choice", known=known)
    if line or command.corrects:
        return line
    if not command.funder.strip():
        _refuse("funder", "", "empty")
    return f"f{len(known) + 1}"


def _amounts(command: RecordFunding) -> dict[str, Value]:
    """Return the amounts a record gives; a correction gives both, unknown ones too."""
    amounts = {"asked": command.asked, "obtained": command.obtained}
    for name, cents in amounts.items():
        if cents is not None and not 0 <= cents <= MOST_CENTS:
            _refuse(name, str(cents), "not_an_amount")
    if command.corrects:
        return dict(amounts)
    if command.asked is None and command.obtained is None:
        _refuse("asked", "", "empty")
    return {name: cents for name, cents in amounts.items() if cents is not None}


def _antenna(desk: Desk, case: CaseId, trigger: str) -> Antenna:
    """Return the antenna followed, if this actor may know of it and record on it.

    Raises:
        CommandFailed: it does not exist for them, is of another region, or was never created.
    """
    require(desk, case, trigger, *STAFF)
    facts = desk.archive.antenna(case)
    if facts is None:
        _refuse("antenna", case, "unknown")
    if Role.LEAD not in desk.actor.roles:
        shown = view_of(facts, desk.archive.events(case), desk.actor)
        told = shown.version and isinstance(shown, Antenna) and is_disclosed(shown, desk.actor)
        if not told or facts.region != desk.actor.region:
            _refuse("antenna", case, "unknown")
    if facts.state is AntennaState.VOID:
        found: dict[str, Value] = {"state": str(facts.state)}
        refuse(desk, case, trigger, Reason(rule=Rule.STATE, found=found))
    return facts


def _record(
    desk: Desk,
    command: Command,
    case: CaseId,
    said: Said,
    kind: CaseKind = CaseKind.ANTENNA,
) -> None:
    """Record one thing said, on the day it speaks of, in place of what it corrects."""
    effective = on_day(said.on) if said.on else command.effective_at
    if effective and (effective.earliest or effective.instant) > desk.now:
        _refuse("day", effective.instant.astimezone(PARIS).date().isoformat(), "future")
    data = dict(said.data)
    if effective is not None:
        data[DATED] = True
    if said.corrects:
        if said.corrects not in _standing(desk, case, said):
            _refuse("corrects", said.corrects, "unknown")
        data[CORRECTS] = said.corrects
    kept = {name: " ".join(text.split()) for name, text in said.texts.items()}
    texts = desk.keep_texts(kept, TextKind.RECORD)
    if texts:
        data["texts"] = texts
    event = desk.record(
        Entry(case=case, case_kind=kind, kind=said.kind, data=data, effective_at=effective)
    )
    desk.shown["record"] = event.id


def _standing(desk: Desk, case: CaseId, said: Said) -> tuple[str, ...]:
    """Return the records that may be corrected: of the kind, about the same thing, not yet wrong.

    What a record is about never changes: a record on the wrong thing is corrected to "unknown".
    """
    events, about = desk.archive.events(case), SUBJECTS[said.kind]
    wrong = corrected(events)
    return tuple(
        event.id
        for event in events
        if event.kind == said.kind
        and event.id not in wrong
        and (not about or event.data.get(about) == said.data[about])
    )


def _choose(name: str, value: str, choices: Iterable[str]) -> None:
    known: list[Value] = [str(each) for each in choices]
    if value not in known:
        _refuse(name, value, "not_a_choice", known=known)


def _refuse(field: str, value: str, problem: str, **values: Value) -> NoReturn:
    raise CommandFailed(Invalid(field=field, value=value, problem=problem, values=values))
