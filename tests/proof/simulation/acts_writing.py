"""The acts of the lead's daily writing, as a simulation plays them."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from notifications.additions import WrittenPart
from states.identifiers import CaseId, ContactKind
from tests.proof.simulation.cast import AUDITOR, LEAD, city
from tests.proof.simulation.play import LEADS, WORDS, Play, some_person
from workflow import commands
from workflow.handlers.mail import CHOICES
from workflow.mail.standing_texts import editable_codes
from workflow.store.records import LetterPhase
from workflow.writing import commands as written

Generator = Callable[[Play], commands.Command | None]
BODIES = (
    *WORDS,
    "Bonjour,\r\n\r\nVotre dossier {{ reference }} nous intéresse.",
    "Réponse attendue pour {{ echeance }}.",
    "- un point\n- un autre",
    "{{event.__init__}}",
    "",
)


def note_exchange(play: Play) -> commands.Command | None:
    """Somebody notes a call, yesterday's or tomorrow's."""
    file = play.one((*play.view.candidatures, *play.view.antennas))
    if file is None:
        return None
    return written.NoteExchange(
        actor=play.one((*LEADS, AUDITOR)),
        case=file.id,
        kind=play.one((*written.Exchange, "pigeon")),
        text=play.one((*WORDS, "")),
        on=play.one((None, play.today, play.today + timedelta(days=play.one((-3, 1))))),
        person=play.one((None, some_person(play), CaseId("personne"))),
    )


def nudge_person(play: Play) -> commands.Command | None:
    """A lead writes to somebody about a file, at times for the second time today."""
    file = play.one((*play.view.candidatures, *play.view.antennas))
    person = some_person(play)
    if file is None or person is None:
        return None
    return written.NudgePerson(
        actor=play.one((*LEADS, city("40088"))),
        case=file.id,
        person=person,
        about=play.one(("", "", "pieces", "draft", "news", "milestone:premises")),
        text=play.one((*WORDS, "")),
        confirmed=play.likely(0.6),
    )


def write_to_selection(play: Play) -> commands.Command | None:
    """A lead writes to some files, counting right or wrong."""
    files = tuple(file.id for file in (*play.view.candidatures, *play.view.antennas))
    if not files:
        return None
    return written.WriteToSelection(
        actor=play.one((*LEADS, AUDITOR)),
        cases=tuple(play.chance.sample(files, k=min(len(files), play.one((1, 2, 3))))),
        to=play.one(((ContactKind.CONTACT,), (ContactKind.EXECUTIVE, ContactKind.CONTACT), ())),
        subject=play.one(("Journée des antennes", "Dossier {{ reference }}", "")),
        text=play.one(BODIES),
        reason=play.one((*WORDS, "")),
        expected=play.one((1, 1, 2, 2, 3)),
    )


def edit_text(play: Play) -> commands.Command:
    """A lead writes a paragraph for every letter of a kind."""
    return written.EditText(
        actor=play.one((*LEADS, AUDITOR)),
        code=play.one((*editable_codes(), "inconnu")),
        part=play.one((*WrittenPart, "ailleurs")),
        text=play.one(BODIES),
    )


def edit_letter(play: Play) -> commands.Command | None:
    """A lead gives one letter words of its own, held or not."""
    held = [each for each in play.view.letters if each.phase is LetterPhase.HELD]
    letter = play.one(held) if held and play.likely(0.8) else play.one(play.view.letters)
    if letter is None:
        return None
    return written.EditLetter(
        actor=play.one((*LEADS, AUDITOR)),
        letter=letter.id,
        part=play.one((*WrittenPart, "body", "subject", "paragraph:0123456789ab")),
        text=play.one(BODIES),
    )


def settle_letters(play: Play) -> commands.Command | None:
    """A lead makes one choice for what waits, having counted or not."""
    held = [each.id for each in play.view.letters if each.phase is LetterPhase.HELD]
    if not held:
        return None
    chosen = tuple(play.chance.sample(held, k=min(len(held), play.one((1, 3, 8)))))
    return written.SettleLetters(
        actor=play.one((LEAD, *LEADS, AUDITOR)),
        letters=chosen,
        choice=play.one((*CHOICES, "release", "release", "brûler")),
        expected=len(chosen) if play.likely(0.8) else 1,
    )


def settle_reminders(play: Play) -> commands.Command | None:
    """A lead decides of reminders that a restore left in doubt."""
    doubted = play.view.doubted
    if not doubted:
        return None
    chosen = tuple(play.chance.sample(doubted, k=min(len(doubted), play.one((1, 2, 5)))))
    return written.SettleReminders(
        actor=play.one((*LEADS, AUDITOR)),
        keys=chosen if play.likely(0.9) else (*chosen, "reminder|inconnu"),
        choice=play.one(("again", "arrived", "peut-être")),
    )


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    written.NoteExchange: (2, note_exchange),
    written.NudgePerson: (4, nudge_person),
    written.WriteToSelection: (3, write_to_selection),
    written.EditText: (1, edit_text),
    written.EditLetter: (3, edit_letter),
    written.SettleLetters: (2, settle_letters),
    written.SettleReminders: (2, settle_reminders),
}
