"""Every code has a French name, and no name uses a word the programme avoids."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from notifications.wording import EDITABLE_FIELDS, TABLES, WARNINGS, WHY, field_label, label
from notifications.wording.acts import ACTS_DONE, EVENTS, TRIGGERS
from notifications.wording.errors import PROBLEMS, REMEDIES
from notifications.wording.fields import FIELDS
from notifications.wording.labels import OUTSIDE_RULE, RULES
from notifications.wording.refusals import SENTENCES
from states.acts import Rule
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.facts import AntennaState, CandidatureState, Mark, Outcome
from states.identifiers import CaseKind, ContactKind, Role
from states.instants import Precision
from states.programme import Owner, WindowKind
from tests.notifications.french_rules import forbidden_words, typography_faults

CLOSED_SETS: Mapping[str, type[StrEnum]] = {
    "state": CandidatureState,
    "antenna": AntennaState,
    "role": Role,
    "role_subject": Role,
    "contact": ContactKind,
    "case": CaseKind,
    "mark": Mark,
    "precision": Precision,
    "rule": Rule,
    "outcome": Outcome,
    "owner": Owner,
    "window": WindowKind,
}
ROWS = (*CANDIDATURE.rows, *ANTENNA.rows)
SAID = [
    *(text for table in TABLES.values() for text in table.values()),
    *PROBLEMS.values(),
    *REMEDIES.values(),
    *FIELDS.values(),
    *EDITABLE_FIELDS.values(),
    *WARNINGS.values(),
    *WHY.values(),
    *SENTENCES.values(),
]


@pytest.mark.parametrize("table", list(CLOSED_SETS))
def test_every_code_of_a_closed_set_has_a_label(table: str) -> None:
    assert set(TABLES[table]) == set(CLOSED_SETS[table])


def test_every_rule_that_refuses_has_a_short_label() -> None:
    assert set(RULES) == set(Rule)
    assert [said for said in RULES.values() if len(said) > 32] == []


def test_every_trigger_and_outside_rule_of_the_law_has_a_label() -> None:
    assert {row.trigger for row in ROWS} - set(TRIGGERS) == set()
    assert {row.trigger for row in ROWS} - set(ACTS_DONE) == set()
    assert {row.trigger for row in ROWS} - set(EVENTS) == set()
    assert set(ACTS_DONE) == set(EVENTS)
    assert {code for row in ROWS for code in row.outside_rule} - set(OUTSIDE_RULE) == set()


def test_every_input_of_the_law_has_a_label() -> None:
    assert {field.name for row in ROWS for field in row.fields} - set(FIELDS) == set()


def test_every_choice_of_the_law_has_a_label() -> None:
    tables = {"channel": "channel", "motive": "motive", "ground": "ground"}
    choices = {(field.name, code) for row in ROWS for field in row.fields for code in field.choices}
    assert {(name, code) for name, code in choices if code not in TABLES[tables[name]]} == set()


def test_the_letter_to_the_reader_is_justified_for_every_kind_of_contact() -> None:
    assert set(WHY) == set(ContactKind)


def test_sent_mail_is_never_said_received() -> None:
    assert label("phase", "sent") == "Remis au serveur"


def test_what_the_outbox_shows_is_one_of_five() -> None:
    shown = {text.partition(" (")[0] for text in TABLES["phase"].values()}
    assert shown == {"À valider", "Programmé", "Remis au serveur", "À vérifier", "Non envoyé"}


def test_an_unknown_code_is_quoted_never_invented() -> None:
    assert label("state", "new") == "«\u00a0new\u00a0»"
    assert field_label("autre") == "autre"
    assert field_label("") == "information"


def test_no_word_of_the_house_is_forbidden() -> None:
    assert [text for text in SAID if forbidden_words(text)] == []


def test_no_label_holds_a_straight_apostrophe() -> None:
    assert [text for text in SAID if "'" in text or "..." in text] == []


def test_labels_are_well_set() -> None:
    tables = [text for table in TABLES.values() for text in table.values()]
    assert [text for text in tables if typography_faults(text)] == []
