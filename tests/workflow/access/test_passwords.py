"""A password is worked on while nobody waits; what came of it counts for the hash it was of."""

from contextlib import AbstractContextManager

from tests.workflow.access.test_agents import ADDRESS, PASSWORD, WRONG, digits_at, equipped, lead
from tests.workflow.bench import LEAD, done
from workflow.access.commands import EnterByPassword, PasswordChecked, SetPassword
from workflow.access.door import VISITOR
from workflow.access.passwords import enter_by_password
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome


def attempt(digits: str, password: str = PASSWORD, address: str = ADDRESS) -> EnterByPassword:
    """Somebody at the agents' door."""
    return EnterByPassword(
        actor=VISITOR, address=address, password=password, digits=digits, source="192.0.2.1"
    )


def kept_hash(office: Office) -> str:
    """What is kept of the lead's password."""
    with office.store.read() as reader:
        credential = reader.credential(lead(office))  # type: ignore[arg-type]
    assert credential is not None
    return credential.password_hash


class Watched(AbstractContextManager[None]):
    """Room to work on passwords that looks whether somebody else may write meanwhile."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.entered = 0

    def __enter__(self) -> None:
        with self.office.store.write():
            self.entered += 1

    def __exit__(self, *_fault: object) -> None:
        """Nothing to give back."""


def test_others_write_while_a_password_is_worked_on(office: Office) -> None:
    room = Watched(office)
    key = equipped(office)
    assert isinstance(enter_by_password(office, attempt(digits_at(office, key)), room), Done)
    assert enter_by_password(office, attempt("000000", "autre chose"), room) == WRONG
    nobody = attempt("000000", address="personne@ville.example")
    assert enter_by_password(office, nobody, room) == WRONG
    assert room.entered == 3


def test_whoever_tried_too_often_is_not_worked_for(office: Office) -> None:
    room = Watched(office)
    equipped(office)
    answers = [enter_by_password(office, attempt("000000", "x"), room) for _ in range(11)]
    assert [_problem(each) for each in answers] == ["wrong_entry"] * 10 + ["too_often"]
    assert room.entered == 10


def test_what_came_of_another_hash_says_nothing(office: Office) -> None:
    key, before = equipped(office), kept_hash(office)
    done(office, SetPassword(actor=LEAD, person=lead(office), password="une tout autre phrase"))
    stale = attempt(digits_at(office, key))
    for kept in (before, ""):
        checked = PasswordChecked(kept=kept, right=True)
        carried = EnterByPassword(
            actor=VISITOR,
            address=ADDRESS,
            password=stale.password,
            digits=stale.digits,
            checked=checked,
        )
        assert office.run(carried) == WRONG


def _problem(outcome: Outcome) -> str:
    return outcome.problem if isinstance(outcome, Invalid) else ""
