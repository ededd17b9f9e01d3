"""A code asked, received and used: once, within an hour, among the last three."""

import pytest

from tests.workflow.access.doors import (
    DAX,
    ask,
    asked,
    by_code,
    by_link,
    inside,
    person_of,
    received,
    wait,
)
from tests.workflow.bench import LEAD, city, done, move, open_draft
from tests.workflow.office_stories import kinds, utc
from workflow.access.commands import AskCode, EnterByCode
from workflow.access.entry import visitor
from workflow.commands import CorrectPerson, EndPerson, ErasePerson, ReplacePerson
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.store.records import LetterPhase

WRONG = Invalid(field="digits", value="", problem="wrong_code")
DEAD = Invalid(field="link", value="", problem="wrong_link")


def test_a_code_received_opens_the_door_of_the_town(office: Office) -> None:
    token = inside(office)
    found = visitor(office, token)
    assert found is not None
    assert (found.actor.authority, found.strong) == ("40088", False)
    assert kinds(office, found.person.id) == ["person_registered", "code_asked", "entered"]


def test_the_link_of_the_letter_opens_too(office: Office) -> None:
    _, link = asked(office)
    assert isinstance(by_link(office, link), Done)


def test_a_code_and_its_link_are_consumed_together(office: Office) -> None:
    digits, link = asked(office)
    assert isinstance(by_code(office, digits), Done)
    assert (by_code(office, digits), by_link(office, link)) == (WRONG, DEAD)


def test_the_last_three_codes_open_and_not_the_fourth_last(office: Office) -> None:
    codes = [asked(office) for _ in range(4)]
    assert (by_code(office, codes[0][0]), by_link(office, codes[0][1])) == (WRONG, DEAD)
    for digits, _ in codes[1:]:
        assert isinstance(by_code(office, digits), Done)


@pytest.mark.parametrize(("minutes", "opens"), [(59, True), (60, False)])
def test_a_code_opens_for_less_than_sixty_minutes(
    office: Office, minutes: int, opens: bool
) -> None:
    digits, link = asked(office)
    wait(office, minutes=minutes)
    assert isinstance(by_link(office, link), Done) is opens
    assert isinstance(by_code(office, digits), Done) is False


def test_spaces_in_a_code_and_capitals_in_an_address_make_no_difference(office: Office) -> None:
    digits, _ = asked(office, " Contact-40088@Ville.example ")
    assert isinstance(by_code(office, f" {digits[:3]} {digits[3:]} ", DAX.upper()), Done)


def test_five_wrong_codes_end_the_digits_and_leave_the_link(office: Office) -> None:
    digits, link = asked(office)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    assert [by_code(office, wrong) for _ in range(5)] == [WRONG] * 5
    assert by_code(office, digits) == WRONG
    assert isinstance(by_link(office, link), Done)


def test_an_unknown_address_is_answered_as_a_known_one(office: Office) -> None:
    known, unknown = ask(office), ask(office, "personne@ailleurs.example")
    assert isinstance(known, Done)
    assert isinstance(unknown, Done)
    assert known.shown == unknown.shown == {"minutes": 60}
    assert (len(unknown.events), unknown.letters) == (0, ())
    assert by_code(office, "000000", "personne@ailleurs.example") == WRONG


def test_agents_never_come_in_by_a_code(office: Office) -> None:
    outcome = ask(office, "responsable@cnam.example")
    assert isinstance(outcome, Done)
    assert outcome.letters == ()


def test_an_address_asks_five_times_an_hour_and_is_told_when_to_try_again(office: Office) -> None:
    for address in (DAX, "personne@ailleurs.example"):
        assert all(isinstance(ask(office, address), Done) for _ in range(5))
        refused = ask(office, address)
        assert isinstance(refused, Invalid)
        assert (refused.problem, refused.values) == (
            "too_often",
            {"again_at": "2020-07-24T06:12:00.000000Z"},
        )
    wait(office, minutes=12)
    assert isinstance(ask(office), Done)


def test_a_whole_town_hall_may_ask_behind_one_address_of_the_network(office: Office) -> None:
    for number in range(300):
        assert isinstance(ask(office, f"agent-{number}@ville.example", source="192.0.2.1"), Done)
    refused = ask(office, "agent-300@ville.example", source="192.0.2.1")
    assert isinstance(refused, Invalid)
    assert refused.problem == "too_often"
    assert isinstance(ask(office, "agent-300@ville.example", source="192.0.2.2"), Done)


def test_a_login_works_at_ten_in_the_evening_of_the_closing(office: Office) -> None:
    move(office, utc("2020-11-06T21:00:00"))
    assert visitor(office, inside(office)) is not None


def test_the_letter_names_the_file_whose_page_was_opened_only_to_its_town(office: Office) -> None:
    case = open_draft(office, "40088")
    ask(office, about=case)
    ask(office, "contact-47001@ville.example", about=case)
    with office.store.read() as reader:
        letters = [each for each in reader.letters() if each.code == "access_code"]
    assert {each.case_id for each in letters} == {case, None}


def test_the_person_the_file_concerns_comes_in_when_two_share_an_address(office: Office) -> None:
    agen = person_of(office, "contact", "47001")
    done(office, CorrectPerson(actor=LEAD, person=agen, texts={"email": DAX}))
    case = open_draft(office, "47001")
    digits, _ = asked(office, about=case)
    outcome = by_code(office, digits)
    assert isinstance(outcome, Done)
    assert outcome.shown["person"] == agen


def test_a_letter_not_gone_within_the_hour_never_goes(office: Office) -> None:
    ask(office)
    wait(office, minutes=60)
    assert received(office) == []
    with office.store.read() as reader:
        (letter,) = [each for each in reader.letters() if each.code == "access_code"]
    assert letter.phase is LetterPhase.EXPIRED


def test_an_agent_may_have_a_code_written_to_somebody(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    assert isinstance(office.run(AskCode(actor=LEAD, person=contact)), Done)
    (code,) = received(office)
    assert isinstance(by_code(office, code[0]), Done)
    refused = office.run(AskCode(actor=city("40088"), person=contact))
    assert not isinstance(refused, Done)


def test_an_address_nobody_writes_so_is_refused_before_anything(office: Office) -> None:
    assert ask(office, "mairie@") == Invalid(field="email", value="", problem="not_an_email")
    assert ask(office, "") == Invalid(field="email", value="", problem="empty")


def test_no_answer_repeats_the_secret_given(office: Office) -> None:
    command = EnterByCode(actor=LEAD, address=DAX, digits="12\x003456")
    assert office.run(command) == Invalid(field="digits", value="", problem="control_character")
    assert "3456" not in repr(command)


@pytest.mark.parametrize("how", ["replace", "end", "erase", "correct"])
def test_whoever_leaves_is_sent_out_and_codes_on_their_way_stop(office: Office, how: str) -> None:
    contact = person_of(office, "contact", "40088")
    token = inside(office)
    digits, link = asked(office)
    ask(office)
    texts = {"name": "Contact nouveau", "email": "nouveau@ville.example"}
    command = {
        "replace": ReplacePerson(actor=LEAD, person=contact, texts=texts),
        "end": EndPerson(actor=LEAD, person=contact),
        "erase": ErasePerson(actor=LEAD, person=contact, reason="À sa demande."),
        "correct": CorrectPerson(actor=LEAD, person=contact, texts=texts),
    }[how]
    done(office, command)
    assert visitor(office, token) is None
    assert (by_code(office, digits), by_link(office, link)) == (WRONG, DEAD)
    assert received(office) == []
