"""Lines of a file's page made of records: what happened, the letters, the milestones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.letters import LETTERS
from notifications.wording import field_label, label
from states.events import Event, text_of
from states.facts import Antenna, MilestoneFact
from states.instants import Precision
from web.files.offered import Offered
from web.followup.lines import what_of
from web.policy import STAFF
from workflow.followup.kinds import FUNDED, SUBJECTS
from workflow.followup.reading import record_of
from workflow.holdings import letters_of, lines_of
from workflow.reading import FileRead, Reading
from workflow.reports.naming import Naming

ABOUT = ("piece", "milestone", "window")
"""What an event may be about, named by the programme."""
CODED = {"motive": "motive", "ground": "ground", "channel": "channel"}


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One event in words: what, about what, by whom; `words` are (name, text)."""

    event: Event
    what: str
    about: str
    who: str
    words: tuple[tuple[str, str], ...]
    doubtful: bool = False

    @property
    def entered_later(self) -> bool:
        """Whether it was recorded at another time than it was true."""
        effective = self.event.effective_at
        same = effective.precision is Precision.INSTANT
        return not (same and effective.instant == self.event.recorded_at)


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """One letter of a file: what, to whom, where it stands, when it leaves or left."""

    id: str
    title: str
    to: str
    phase: str
    code: str
    at: datetime
    sent: bool


@dataclass(frozen=True, kw_only=True)
class MilestoneLine:
    """One milestone of an antenna, and the acts on it that may be done now."""

    id: str
    title: str
    owner: str
    fact: MilestoneFact
    acts: tuple[str, ...]


def history_of(reading: Reading, read: FileRead | None) -> tuple[HistoryLine, ...]:
    """Return what happened to a file, latest first, as its reader may know it.

    What is followed of an antenna is for those who may open its follow-up, fundings above all.
    """
    if read is None:
        return ()
    names, naming = names_of(reading), Naming(reading.reader, reading.archive)
    told, follows = reading.actor.is_insider, STAFF.admits(reading.actor.roles)
    return tuple(
        HistoryLine(
            event=line.event,
            what=label("event", line.event.kind),
            about=_about(line.event, names, follows),
            who=_author(line.event, naming) if told else label("role", line.event.role),
            words=tuple((field_label(name), text) for name, text in line.words),
            doubtful=bool(line.event.data.get("unverifiable")),
        )
        for line in reversed(lines_of(reading, read.events))
        if follows or line.event.kind != FUNDED
    )


def letter_lines(reading: Reading, read: FileRead) -> tuple[LetterLine, ...]:
    """Return the letters of a file that its reader may know of, latest first."""
    naming = Naming(reading.reader, reading.archive)
    return tuple(
        LetterLine(
            id=letter.id,
            title=LETTERS[letter.code].title if letter.code in LETTERS else letter.code,
            to=naming.person(letter.person),
            phase=label("phase", letter.phase),
            code=str(letter.phase),
            at=letter.sent_at or letter.next_try_at or letter.due_at,
            sent=letter.sent_at is not None,
        )
        for letter in letters_of(reading, read.facts.id)
    )


def milestone_lines(
    reading: Reading, read: FileRead, offered: Offered
) -> tuple[MilestoneLine, ...]:
    """Return the milestones of an antenna in the programme's order; () for a candidature."""
    facts, in_force = read.facts, reading.in_force()
    if not isinstance(facts, Antenna) or in_force is None:
        return ()
    open_to = {
        form.trigger: {code for each in form.inputs for code, _ in each.choices}
        for form in offered.now
        if form.trigger.startswith("milestone_")
    }
    return tuple(
        MilestoneLine(
            id=rule.id,
            title=rule.label,
            owner=label("owner", rule.owner),
            fact=facts.milestones.get(rule.id, MilestoneFact(id=rule.id)),
            acts=tuple(trigger for trigger, codes in open_to.items() if rule.id in codes),
        )
        for rule in in_force.programme.milestones
    )


def names_of(reading: Reading) -> Mapping[str, str]:
    """Return what the programme calls its windows, pieces and milestones, by code."""
    in_force = reading.in_force()
    if in_force is None:
        return {}
    programme = in_force.programme
    windows = {str(w.id): w.label for call in programme.calls for w in call.windows}
    pieces = {str(each.id): each.label for each in programme.pieces}
    return {**windows, **pieces, **{str(each.id): each.label for each in programme.milestones}}


def _about(event: Event, names: Mapping[str, str], follows: bool) -> str:
    if event.kind in SUBJECTS:
        return what_of(record_of(event)) if follows else ""
    codes = [text_of(event.data, name) for name in ABOUT]
    said = [names.get(code, code) for code in codes if code]
    said += [
        label(table, code) for name, table in CODED.items() if (code := text_of(event.data, name))
    ]
    exchange = text_of(event.data, "exchange")
    return ", ".join([*said, *([label("exchange", exchange)] if exchange else [])])


def _author(event: Event, naming: Naming) -> str:
    """Say who acted by function; the system and who was never registered by their role."""
    said = naming.person(event.actor)
    return label("role", event.role) if said == event.actor else said
