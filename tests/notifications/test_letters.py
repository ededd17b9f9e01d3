"""The registry of letters."""

from config.letters import LetterCode
from notifications.letter_specs import CONTEXT_TYPES
from notifications.letters import LETTERS, OWNER_CONTACTS, Category, Release
from notifications.planning import OWNERS
from states.identifiers import ContactKind
from states.programme import Owner
from tests.notifications.french_rules import forbidden_words, typography_faults

HELD = {
    "inadmissible",
    "decision_retained",
    "decision_not_retained",
    "decision_deferred",
    "support_offered",
    "label_ended",
    "extension",
    "correction",
    "message",
}
DECISIONS = ("decision_retained", "decision_not_retained", "decision_deferred")


def test_there_is_one_letter_for_each_code() -> None:
    assert list(LETTERS) == [str(code) for code in LetterCode]


def test_decisions_end_of_label_extension_and_correction_wait_for_the_lead() -> None:
    assert {code for code, spec in LETTERS.items() if spec.release is Release.LEAD} == HELD


def test_decisions_go_to_the_executive_with_the_contact_and_the_regional_centre_in_copy() -> None:
    found = {(LETTERS[code].to, LETTERS[code].copy) for code in DECISIONS}
    assert found == {
        ((ContactKind.EXECUTIVE,), (ContactKind.CONTACT, ContactKind.REGIONAL_CENTRE)),
    }


def test_the_region_is_written_to_from_deployment_only() -> None:
    concerned = {code for code, s in LETTERS.items() if ContactKind.REGION in (*s.to, *s.copy)}
    assert concerned == {
        "deployment_started",
        "antenna_opened",
        "antenna_suspended",
        "antenna_resumed",
        "antenna_closed",
        "label_ended",
    }


def test_reminders_speak_of_a_deadline_and_how_far_it_is() -> None:
    reminders = [spec for spec in LETTERS.values() if spec.category is Category.REMINDER]
    assert [spec.code for spec in reminders if not {"deadline", "days"} <= spec.needs] == []


def test_a_decision_not_to_retain_cannot_do_without_its_reason() -> None:
    assert "reason" in LETTERS["decision_not_retained"].needs


def test_nothing_is_both_needed_and_optional() -> None:
    assert [spec.code for spec in LETTERS.values() if spec.needs & spec.takes] == []


def test_every_context_value_has_a_type_and_serves() -> None:
    used = {name for spec in LETTERS.values() for name in spec.needs | spec.takes}
    assert used == set(CONTEXT_TYPES)


def test_every_owner_of_a_milestone_is_written_to_as_the_planning_does() -> None:
    assert {owner: (OWNERS[owner],) for owner in Owner} == OWNER_CONTACTS


def test_titles_and_actions_are_well_set() -> None:
    said = [text for spec in LETTERS.values() for text in (spec.title, spec.asks)]
    assert [text for text in said if typography_faults(text) or forbidden_words(text)] == []
