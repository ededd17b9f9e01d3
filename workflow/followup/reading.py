"""What is known of an antenna's follow-up at a moment, for whoever reads: dated, never guessed.

What nobody recorded is unknown, and says so. Events come through the reader's own view, so an
antenna not disclosed to them has no follow-up either.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from states.events import Event, text_of
from states.facts import Antenna
from states.history import as_of
from states.identifiers import ActorId, CaseId, EventId, Role
from states.instants import PARIS, Certainty, EffectiveAt
from workflow.followup.commands import Family, Flag, Inscription, Truth
from workflow.followup.flags import corrected, day_in, flag_on
from workflow.followup.kinds import (
    CORRECTS,
    DATED,
    FLAGGED,
    FUNDED,
    INSCRIBED,
    LEARNERS_COUNTED,
    OFFERED,
    SITE_NAMED,
    SUBJECTS,
)
from workflow.people import authority_case, text_refs
from workflow.reading import NOW, Moment, Reading

ASKED, OBTAINED = "asked", "obtained"
_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing recorded: its value, since when it is true (None: nobody knows), by whom.

    `subject`: the flag, line, family or school year it is about. `value` is a code, a site's name,
    or a count in digits ("" unknown). `words` hold its texts by name (amendment, funder, purpose,
    piece, source), without those erased. `since` and `until` bound a flag, inclusive. `amounts`
    are those a funding record gives, in cents (None: said to be unknown).
    """

    event: EventId
    kind: str
    subject: str
    value: str
    on: EffectiveAt | None
    recorded_at: datetime
    by: ActorId
    role: Role
    words: Mapping[str, str] = field(default_factory=dict)
    corrects: str = ""
    corrected: bool = False
    since: date | None = None
    until: date | None = None
    amounts: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def count(self) -> int | None:
        """The value as a number, None when unknown."""
        return int(self.value) if self.value.isdigit() else None


@dataclass(frozen=True, kw_only=True)
class FundingLine:
    """A line of funding: who pays for what, asked and obtained in cents (None: unknown), when."""

    line: str
    funder: str
    purpose: str
    asked: int | None
    obtained: int | None
    asked_on: EffectiveAt | None
    obtained_on: EffectiveAt | None
    piece: str
    records: tuple[Record, ...]


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The follow-up of one antenna at a moment.

    `flags` and `offer` hold every code of `Flag` and `Family`, "unknown" when nobody said;
    `offered` holds the records behind `offer`. `learners`: the figure of each school year, the
    latest year last. `history` and `flag_records`: every record known, corrected ones too, in the
    order recorded.
    """

    antenna: CaseId
    authority: str
    site: str
    inscription: Record | None = None
    flags: Mapping[str, str] = field(default_factory=dict)
    flag_records: tuple[Record, ...] = ()
    funding: tuple[FundingLine, ...] = ()
    offer: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, Record] = field(default_factory=dict)
    learners: tuple[Record, ...] = ()
    history: tuple[Record, ...] = ()

    @property
    def inscription_status(self) -> str:
        """The code of the inscription, "unknown" when nobody said."""
        return self.inscription.value if self.inscription else str(Inscription.UNKNOWN)

    @property
    def funding_asked(self) -> int | None:
        """All that is known to be asked, in cents; None when no amount is known."""
        return _total(line.asked for line in self.funding)

    @property
    def funding_obtained(self) -> int | None:
        """All that is known to be obtained, in cents; None when no amount is known."""
        return _total(line.obtained for line in self.funding)

    @property
    def last_learners(self) -> Record | None:
        """The figure of the latest school year recorded, None when there is none."""
        return self.learners[-1] if self.learners else None


def followed(reading: Reading, antenna: CaseId, moment: Moment = NOW) -> Followed | None:
    """Return the follow-up of an antenna, None when this reader may not know that it exists."""
    read = reading.file(antenna, moment)
    if read is None or not isinstance(read.facts, Antenna):
        return None

    def word(ref: str) -> str:
        text = reading.reader.text(ref)
        return text.value if text else ""

    known = Moment(known_at=moment.known_at)
    authority = _authority(reading, read.facts.authority, moment)
    history = tuple(_records(reading.shown_events(antenna, known), word))
    true = [one for one in history if not one.corrected and _began(one, moment.at)]
    offered = _holding(true, OFFERED)
    learners = _holding(true, LEARNERS_COUNTED)
    return Followed(
        antenna=antenna,
        authority=read.facts.authority,
        site=read.facts.site,
        inscription=_holding(true, INSCRIBED).get(""),
        flags=flags_of(reading, read.facts.authority, moment),
        flag_records=tuple(one for one in _records(authority, word) if one.kind == FLAGGED),
        funding=tuple(_lines([one for one in true if one.kind == FUNDED])),
        offer={
            str(each): offered[each].value if each in offered else str(Truth.UNKNOWN)
            for each in Family
        },
        offered=offered,
        learners=tuple(learners[year] for year in sorted(learners)),
        history=history,
    )


def flags_of(reading: Reading, code: str, moment: Moment = NOW) -> dict[str, str]:
    """Return whether an authority belongs to each programme of `Flag`: yes, no or unknown.

    The day is the one that ends at the moment asked.
    """
    day = ((moment.at or reading.now) - _AN_INSTANT).astimezone(PARIS).date()
    events = _authority(reading, code, moment)
    return {str(flag): flag_on(events, flag, day) for flag in Flag}


def _authority(reading: Reading, code: str, moment: Moment) -> tuple[Event, ...]:
    return as_of(reading.archive.events(authority_case(code)), known_at=moment.known_at)


def record_of(event: Event, words: Mapping[str, str] = MappingProxyType({})) -> Record:
    """Return what one event of `SUBJECTS` records, with the words given for its texts."""
    data, subject = event.data, SUBJECTS[event.kind]
    return Record(
        event=event.id,
        kind=event.kind,
        subject=text_of(data, subject) if subject else "",
        value=text_of(data, "site" if event.kind == SITE_NAMED else "value"),
        on=event.effective_at if data.get(DATED) is True else None,
        recorded_at=event.recorded_at,
        by=event.actor,
        role=event.role,
        words={name: text for name, text in words.items() if text},
        corrects=text_of(data, CORRECTS),
        since=day_in(event, "since"),
        until=day_in(event, "until"),
        amounts={name: _cents(event, name) for name in (ASKED, OBTAINED) if name in data},
    )


def _records(events: Sequence[Event], word: Callable[[str], str]) -> Iterator[Record]:
    wrong = corrected(events)
    for event in events:
        if event.kind in SUBJECTS:
            words = {name: word(ref) for name, ref in text_refs(event.data).items()}
            yield replace(record_of(event, words), corrected=event.id in wrong)


def _cents(event: Event, name: str) -> int | None:
    value = event.data.get(name)
    return value if isinstance(value, int) else None


def _began(record: Record, at: datetime | None) -> bool:
    """Whether a record was surely true by a moment; one without a day, since it was recorded."""
    if at is None:
        return True
    if record.on is None:
        return record.recorded_at <= at
    return record.on.compared_to(at) is Certainty.BEFORE


def _instant(record: Record) -> datetime:
    return record.on.instant if record.on else record.recorded_at


def _holding(records: Iterable[Record], kind: str) -> dict[str, Record]:
    """Return the record that holds for each subject: the latest true, then the latest written."""
    found: dict[str, Record] = {}
    for one in records:
        held = found.get(one.subject)
        if one.kind == kind and (held is None or _instant(one) >= _instant(held)):
            found[one.subject] = one
    return found


def _lines(records: Sequence[Record]) -> Iterator[FundingLine]:
    for name in dict.fromkeys(one.subject for one in records):
        ordered = sorted((one for one in records if one.subject == name), key=_instant)
        amounts = {amount: one for one in ordered for amount in one.amounts}
        if all(one.amounts[amount] is None for amount, one in amounts.items()):
            continue
        words = {key: text for one in ordered for key, text in one.words.items()}
        yield FundingLine(
            line=name,
            funder=words.get("funder", ""),
            purpose=words.get("purpose", ""),
            asked=amounts[ASKED].amounts[ASKED] if ASKED in amounts else None,
            obtained=amounts[OBTAINED].amounts[OBTAINED] if OBTAINED in amounts else None,
            asked_on=amounts[ASKED].on if ASKED in amounts else None,
            obtained_on=amounts[OBTAINED].on if OBTAINED in amounts else None,
            piece=words.get("piece", ""),
            records=tuple(ordered),
        )


def _total(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
