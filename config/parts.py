"""Pieces, milestones, bodies, targets, delays and reminder rules, as read from a programme file."""

import re
from enum import StrEnum
from fractions import Fraction

from config.errors import ConfigProblem
from config.letters import LetterCode
from config.reading import Table, note_duplicates
from config.rules import ReminderRule, WhenLate
from states.deadlines import DeadlineKind
from states.facts import AntennaState, CandidatureState
from states.identifiers import BodyId, ContactKind
from states.programme import (
    Body,
    Delays,
    MilestoneRule,
    Owner,
    PieceKind,
    Regulations,
    Seat,
    Target,
)

MOST_RELANCES = 3
"""After a deadline, at most three relances; then the lead's digest."""


SHARE = re.compile(r"([0-9]{1,3})/([0-9]{1,3})")
"""How a share of the members is written."""


class Gate(StrEnum):
    """Triggers of an antenna that may want a milestone done or waived."""

    START_ENGINEERING = "start_engineering"
    START_DEPLOYMENT = "start_deployment"
    OPEN = "open"


class SeatKind(StrEnum):
    """In what capacity somebody sits in a committee body."""

    CHAIR = "chair"
    PILOT = "pilot"
    MEMBER = "member"
    SUBSTITUTE = "substitute"
    PERMANENT_GUEST = "permanent_guest"


def read_pieces(whole: Table) -> tuple[PieceKind, ...]:
    """Return the kinds of pieces of a file, in the order of the file."""
    tables = whole.tables("pieces")
    note_duplicates(tables)
    return tuple(
        PieceKind(
            id=table.identifier(),
            label=table.text("label"),
            at_filing=table.flag("at_filing", False),
            required=table.flag("required", True),
            source=table.text("source", ""),
        )
        for table in tables
    )


def read_milestones(whole: Table) -> tuple[MilestoneRule, ...]:
    """Return the milestones of every antenna; a span of months needs a source or a reading."""
    tables = whole.tables("milestones")
    note_duplicates(tables)
    return tuple(_milestone(table) for table in tables)


def read_bodies(whole: Table) -> tuple[Body, ...]:
    """Return the committee bodies; one id may come back for another period."""
    tables = whole.tables("bodies")
    note_duplicates(tables, also="period")
    return tuple(_body(table) for table in tables)


def read_targets(whole: Table) -> tuple[tuple[Table, Target], ...]:
    """Return the dated objectives, each with its table so that its horizon can be checked."""
    tables = whole.tables("targets")
    note_duplicates(tables)
    return tuple((table, target) for table in tables if (target := _target(table)) is not None)


def read_delays(whole: Table) -> Delays:
    """Return the delays of the programme, each defaulting to the law's own."""
    table, usual = whole.table("delays"), Delays()
    found = {
        name: table.number(name, 1, 3660, getattr(usual, name))
        for name in Delays.__dataclass_fields__
    }
    return Delays(**{name: days for name, days in found.items() if days is not None})


def read_regulations(whole: Table) -> Regulations:
    """Return the internal regulations of the committee, each rule defaulting to the usual one."""
    table, usual = whole.table("regulations"), Regulations()
    quorum = _share(table, "quorum", usual.quorum)
    proxies = table.number("proxies_per_member", 0, 10, usual.proxies_per_member)
    return Regulations(
        quorum=quorum,
        proxies_per_member=usual.proxies_per_member if proxies is None else proxies,
        casting_vote=table.flag("casting_vote", usual.casting_vote),
        second_call_waives_quorum=table.flag(
            "second_call_waives_quorum", usual.second_call_waives_quorum
        ),
        source=table.text("source", ""),
    )


def read_rules(whole: Table) -> tuple[ReminderRule, ...]:
    """Return the reminder rules, in the order of the file."""
    tables = whole.tables("reminders")
    note_duplicates(tables)
    rules = tuple(_rule(table) for table in tables)
    relances: dict[DeadlineKind, int] = {}
    for table, rule in zip(tables, rules, strict=True):
        relances[rule.deadline_kind] = relances.get(rule.deadline_kind, 0) + (rule.days_before < 0)
        if rule.days_before < 0 and relances[rule.deadline_kind] > MOST_RELANCES:
            table.note("days_before", ConfigProblem.TOO_MANY_RELANCES, (str(MOST_RELANCES),))
    return rules


def _share(table: Table, name: str, usual: Fraction) -> Fraction:
    """Return a share written « 1/2 », above nothing and at most the whole."""
    written = table.text(name, "")
    if not written:
        return usual
    parts = SHARE.fullmatch(written)
    above, below = (int(part) for part in parts.groups()) if parts else (0, 0)
    if not 0 < above <= below:
        table.note(name, ConfigProblem.NOT_A_SHARE)
        return usual
    return Fraction(above, below)


def _milestone(table: Table) -> MilestoneRule:
    months = table.number("months_after_announcement", 0, 120)
    source, interpretation = table.text("source", ""), table.text("interpretation", "")
    if months is not None and not (source or interpretation):
        table.note("source", ConfigProblem.SOURCE_MISSING)
    return MilestoneRule(
        id=table.identifier(),
        label=table.text("label"),
        owner=table.choice("owner", Owner),
        gates=str(table.choice("gates", Gate)) if table.has("gates") else "",
        months_after_announcement=months,
        source=source,
        waivable=table.flag("waivable", True),
        interpretation=interpretation,
    )


def _body(table: Table) -> Body:
    starts_on, ends_on = table.day("starts_on"), table.day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        table.note("ends_on", ConfigProblem.ENDS_BEFORE_START)
    return Body(
        id=BodyId(table.identifier()),
        label=table.text("label"),
        period=table.text("period"),
        seats=tuple(_seat(seat) for seat in table.tables("seats")),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _seat(table: Table) -> Seat:
    source = table.text("source", "")
    if not source:
        table.note("source", ConfigProblem.SOURCE_MISSING)
    return Seat(
        organisation=table.text("organisation"),
        seat=str(table.choice("seat", SeatKind)),
        votes=table.vote("votes"),
        function=table.text("function", ""),
        source=source,
    )


def _target(table: Table) -> Target | None:
    mark, label, value = table.identifier(), table.text("label"), table.number("value", 0, 10**9)
    known_from, horizon = table.day("known_from"), table.day("horizon")
    source = table.text("source", "")
    table.text("interpretation", "")
    if value is None and not table.has("value"):
        table.note("value", ConfigProblem.MISSING)
    if known_from is None and not table.has("known_from"):
        table.note("known_from", ConfigProblem.MISSING)
    if not source:
        table.note("source", ConfigProblem.SOURCE_MISSING)
    if value is None or known_from is None:
        return None
    return Target(
        id=mark, label=label, value=value, known_from=known_from, horizon=horizon, source=source
    )


def _rule(table: Table) -> ReminderRule:
    kind = table.choice("deadline", DeadlineKind)
    days_before = table.number("days_before", -366, 366)
    if days_before is None and not table.has("days_before"):
        table.note("days_before", ConfigProblem.MISSING)
    milestone = kind is DeadlineKind.MILESTONE
    audience = table.texts("audience", tuple(map(str, ContactKind)))
    if not audience and not milestone:
        table.note("audience", ConfigProblem.EMPTY, tuple(map(str, ContactKind)))
    known = {str(each): each for each in ContactKind}
    return ReminderRule(
        id=table.identifier(),
        deadline_kind=kind,
        days_before=days_before or 0,
        audience=tuple(known[code] for code in audience if code in known),
        template=str(table.choice("letter", LetterCode)),
        states=table.texts(
            "states", tuple(map(str, AntennaState if milestone else CandidatureState))
        ),
        complete_only=table.flag("complete_only", False),
        when_late=table.choice("when_late", WhenLate, WhenLate.NEAREST),
        source=table.text("source"),
    )
