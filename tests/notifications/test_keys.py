"""Distinct reminders have distinct keys, the same one always the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.keys import ReminderIdentity, event_letter_key, event_of, reminder_key
from states.identifiers import DeadlineId, EventId, PersonId

PARTS = st.text(alphabet="a|%7:/é\\\n ", max_size=4)
IDENTITIES = st.builds(
    ReminderIdentity,
    rule=PARTS,
    subject=PARTS,
    deadline=PARTS,
    version=st.integers(1, 12),
    offset=st.integers(-12, 12),
    person=PARTS,
)


def test_a_key_reads_as_what_it_identifies() -> None:
    identity = ReminderIdentity(
        rule="cloture-j7",
        subject="AMI2/vague-1",
        deadline=DeadlineId("AMI2/vague-1"),
        version=2,
        offset=7,
        person=PersonId("p-12"),
    )
    assert reminder_key(identity) == "reminder|cloture-j7|AMI2/vague-1|AMI2/vague-1|2|7|p-12"


def test_an_event_key_is_escaped_and_is_never_a_reminder_key() -> None:
    key = event_letter_key("decision|x", EventId("e%7C1"), PersonId("é"))
    assert key == "event|decision%7Cx|e%257C1|%C3%A9"
    assert event_of(key) == "e%7C1"


def test_the_key_of_a_reminder_names_no_event() -> None:
    assert event_of("reminder|cloture-j7|AMI2/vague-1|AMI2/vague-1|2|7|p-12") is None


@settings(max_examples=300, deadline=None)
@given(one=IDENTITIES, other=IDENTITIES)
def test_keys_are_equal_only_for_equal_identities(
    one: ReminderIdentity, other: ReminderIdentity
) -> None:
    assert (reminder_key(one) == reminder_key(other)) == (one == other)


@settings(max_examples=200, deadline=None)
@given(one=st.tuples(PARTS, PARTS, PARTS), other=st.tuples(PARTS, PARTS, PARTS))
def test_event_keys_are_equal_only_for_equal_parts(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    keys = [event_letter_key(t, EventId(e), PersonId(p)) for t, e, p in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
