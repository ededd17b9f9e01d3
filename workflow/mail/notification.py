"""When the city was notified of a decision: the first proof that it has the letter, nothing else.

Handing a letter to a mail server proves nothing. Periods of appeal run from this day, and only
if the letter states them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from notifications.letters import LETTERS
from states.events import Event, text_of
from states.identifiers import CaseId
from states.instants import PARIS
from states.programme import Programme
from workflow.archive import Archive
from workflow.audience import CITY
from workflow.mail.letter_context import context_of
from workflow.mail.signing import is_signed
from workflow.reading import NOW, Moment
from workflow.store.filters import EventFilter, LetterFilter
from workflow.store.records import LetterRow

PROVED = "letter_proved"
APPEAL = "voies_recours"
"""The mention of the programme that says how, and until when, a decision may be contested."""


@dataclass(frozen=True, kw_only=True)
class Notification:
    """The proof that set the day of notification; `appeal`: the letter states the periods."""

    at: datetime
    proof: str
    letter: str
    code: str
    appeal: bool

    @property
    def on(self) -> date:
        """The day of notification, in Paris."""
        return self.at.astimezone(PARIS).date()


def notifications(archive: Archive, moment: Moment = NOW) -> Mapping[CaseId, Notification]:
    """Return, for each file, the first proof that its last decision was received by then."""
    found: dict[CaseId, Notification] = {}
    for event in archive.reader.events(EventFilter(kinds=(PROVED,))):
        letter = archive.reader.letter(text_of(event.data, "letter"))
        if letter is None or letter.case_id is None or not _stood(event, moment):
            continue
        if not _is_last_decision(archive, letter):
            continue
        told = _notification(event, letter)
        before = found.get(letter.case_id)
        if before is None or told.at < before.at:
            found[letter.case_id] = told
    return found


def notification_of(archive: Archive, case: CaseId, moment: Moment = NOW) -> Notification | None:
    """Return the first proof that the last decision on a file was received by then."""
    return notifications(archive, moment).get(case)


def states_appeal(letter: LetterRow) -> bool:
    """Whether a letter says how its decision may be contested."""
    return any(part.values.get("appeal") for part in context_of(letter.context).parts)


def lacks_appeal(letter: LetterRow) -> bool:
    """Whether a letter tells a decision that may be contested, and does not say until when."""
    takes = any("appeal" in LETTERS[part.code].takes for part in context_of(letter.context).parts)
    return takes and not states_appeal(letter)


def appeal_is_empty(programme: Programme) -> bool:
    """Whether the programme has no word on appeals: no period would run."""
    return not programme.mentions.get(APPEAL, "").strip()


def _notification(event: Event, letter: LetterRow) -> Notification:
    return Notification(
        at=event.effective_at.instant,
        proof=text_of(event.data, "proof"),
        letter=letter.id,
        code=letter.code,
        appeal=states_appeal(letter),
    )


def _is_last_decision(archive: Archive, letter: LetterRow) -> bool:
    """Whether a letter tells a city the last decision told of its file."""
    if not _tells_a_city(archive, letter):
        return False
    others = archive.reader.letters(LetterFilter(case=letter.case_id))
    told = [each for each in others if _tells_a_city(archive, each)]
    return max(told, key=lambda each: each.created_at).event_id == letter.event_id


def _tells_a_city(archive: Archive, letter: LetterRow) -> bool:
    person = archive.person(CaseId(letter.person))
    return is_signed(letter.code) and person is not None and person.kind in CITY


def _stood(event: Event, moment: Moment) -> bool:
    known = moment.known_at is None or event.recorded_at <= moment.known_at
    return known and (moment.at is None or event.effective_at.instant <= moment.at)
