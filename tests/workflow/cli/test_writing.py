"""Writing from the command line: the last letter first, a rehearsal before any count."""

import json

from states.identifiers import CaseId
from tests.workflow.bench import open_draft
from tests.workflow.writing.test_nudging import contact
from tests.workflow.writing.test_selection import messages
from workflow.cli import Invocation, invoke
from workflow.office import Office
from workflow.outcomes import Invalid

SELECTION = ("--subject", "Séance", "--text", "Bonjour {{ reference }}.", "--reason", "Prévenir")


def ran(office: Office, *args: str) -> Invocation:
    return invoke(office, args)


def test_a_nudge_shows_the_last_letter_first_and_asks_for_a_confirmation(office: Office) -> None:
    open_draft(office, "40088")
    person = contact(office)
    first = ran(office, "write", "nudge", "AMI2-001", person)
    assert (first.exit_code, "Aucun courrier sur ce dossier" in first.output) == (0, True)
    again = ran(office, "write", "nudge", "AMI2-001", person)
    assert "Dernier courrier : Rappel : clôture du dépôt".replace(" :", "\xa0:") in again.output
    assert isinstance(again.outcome, Invalid)
    assert (again.exit_code, again.outcome.problem) == (2, "recent_letter")
    assert ran(office, "write", "nudge", "AMI2-001", person, "--confirm").exit_code == 0


def test_a_selection_is_rehearsed_until_its_count_is_given(office: Office) -> None:
    open_draft(office, "40088")
    rehearsed = ran(office, "write", "selection", "AMI2-001", *SELECTION)
    assert rehearsed.exit_code == 0
    assert "Bonjour AMI2-001." in rehearsed.output
    assert "ajoutez --count 1" in rehearsed.output
    assert messages(office) == ()
    assert ran(office, "write", "selection", "AMI2-001", *SELECTION, "--count", "1").exit_code == 0
    assert len(messages(office)) == 1


def test_texts_are_written_listed_and_given_to_one_letter(office: Office) -> None:
    open_draft(office, "40088")
    assert ran(office, "write", "text", "receipt_complete", "added", "Merci.").exit_code == 0
    listed = json.loads(ran(office, "--json", "write", "texts").output)
    assert [(each["code"], each["part"], each["version"], each["text"]) for each in listed] == [
        ("receipt_complete", "added", 1, "Merci.")
    ]
    ran(office, "write", "selection", "AMI2-001", *SELECTION, "--count", "1")
    (letter,) = messages(office)
    assert ran(office, "write", "letter", letter.id, "body", "Autrement.").exit_code == 0


def test_a_note_says_how_people_spoke(office: Office) -> None:
    case = open_draft(office, "40088")
    done = ran(office, "note", "AMI2-001", "Appel reçu.", "--kind", "phone", "--on", "2020-07-22")
    assert done.exit_code == 0
    with office.store.read() as reader:
        event = reader.events_of(CaseId(case))[-1]
    assert (event.data["exchange"], event.data["on"]) == ("phone", "2020-07-22")
