"""Letters as people read of them: five states, pages in a constant number of queries."""

import pytest

from notifications.additions import WrittenPart
from notifications.wording import label
from states.identifiers import ActorId, CaseId, Role
from tests.workflow.bench import LEAD, done, file_candidature, open_draft
from tests.workflow.writing.test_nudging import contact, nudge
from tests.workflow.writing.test_selection import message, messages
from workflow.commands import SettleLetter
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.people import Actor
from workflow.store.records import LetterMove, LetterPhase
from workflow.writing.letters import (
    PHASES_OF,
    STATE_OF,
    LettersAsked,
    MailState,
    failed_addresses,
    letters_page,
    letters_received,
)


def test_every_phase_is_in_one_plain_state() -> None:
    assert set(STATE_OF) == set(LetterPhase)
    assert sum(len(phases) for phases in PHASES_OF.values()) == len(LetterPhase)


@pytest.mark.parametrize("phase", LetterPhase)
def test_a_state_says_what_the_words_table_says(phase: LetterPhase) -> None:
    state = label("mail_state", STATE_OF[phase])
    assert label("phase", phase).startswith(state)


def test_every_place_of_a_letter_has_its_words() -> None:
    assert [part for part in WrittenPart if label("written_part", part).startswith("«")] == []


def test_a_page_counts_every_state_whatever_it_shows(office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, message(case))
    nudge(office, case, contact(office), confirmed=True)
    with office.store.read() as reader:
        page = letters_page(reader, LettersAsked(state=MailState.TO_VALIDATE))
    assert [line.code for line in page.lines] == ["message"]
    assert (page.total, page.counts[MailState.PLANNED]) == (1, 1)
    line = page.lines[0]
    assert (line.file, line.place) == ("AMI2-001", "Dax")
    assert page.people[line.person].name == "contact 40088"


def test_pages_follow_each_other_without_gap_or_repeat(office: Office) -> None:
    for code in ("40088", "47001", "97120"):
        file_candidature(office, code)
    with office.store.read() as reader:
        whole = letters_page(reader, LettersAsked()).lines
        found = [letters_page(reader, LettersAsked(page=n, size=1)).lines for n in (1, 2, 3, 4)]
    assert [line for page in found for line in page] == list(whole)


def test_a_list_takes_as_many_queries_for_one_letter_as_for_many(office: Office) -> None:
    def queries() -> int:
        asked: list[str] = []
        with office.store.read() as reader:
            reader._connection.set_trace_callback(asked.append)
            letters_page(reader, LettersAsked())
            reader._connection.set_trace_callback(None)
        return len([each for each in asked if each.lstrip().startswith("SELECT")])

    file_candidature(office, "40088")
    few = queries()
    for code in ("47001", "97120"):
        file_candidature(office, code)
    assert (few, queries()) == (3, 3)


def test_a_city_reads_the_letters_handed_over_for_it_and_no_other(office: Office) -> None:
    file_candidature(office, "40088")
    file_candidature(office, "47001")
    person = contact(office)
    actor = Actor(id=ActorId(person), roles=frozenset({Role.CITY}), authority="40088")
    with office.store.read() as reader:
        assert letters_received(reader, actor) == ()
    deliver(office)
    with office.store.read() as reader:
        found = letters_received(reader, actor)
    assert [(line.code, line.person) for line in found] == [("receipt_complete", person)]


def test_letters_an_address_refused_are_listed(office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    with office.store.write() as writer:
        writer.move_letter(
            LetterMove(id=letter.id, sources=(LetterPhase.QUEUED,), target=LetterPhase.GIVEN_UP)
        )
    with office.store.read() as reader:
        assert [line.id for line in failed_addresses(reader)] == [letter.id]


def test_the_letters_of_one_file_include_those_that_speak_of_several(office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, message(case))
    with office.store.read() as reader:
        page = letters_page(reader, LettersAsked(case=CaseId(case)))
    assert page.total == 1
