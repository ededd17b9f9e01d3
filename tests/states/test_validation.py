"""The validator of tables: ours are sound, each fault is said."""

from dataclasses import replace

import pytest

from states.acts import Field, FieldKind
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.identifiers import Role
from states.machine import pass_through
from states.tables import SAME, Finding, Guard, Lifecycle, Question, Transition
from states.validation import UnsoundLifecycleError, faults_of, require_sound
from tests.states.story import OF_2020, act, draft, utc


def _holds(_question: Question) -> Finding:
    return ()


GUARD = Guard(name="holds", check=_holds)
ROW = Transition(
    trigger="start", sources=("none",), target="begun", roles=(Role.LEAD,), guards=(GUARD,)
)
SOUND = Lifecycle(name="small", initial="none", states=("none", "begun"), rows=(ROW,))


def _with(*rows: Transition, **changes: object) -> Lifecycle:
    return replace(SOUND, rows=(ROW, *rows), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("lifecycle", [CANDIDATURE, ANTENNA, SOUND], ids=lambda each: each.name)
def test_a_table_in_use_is_sound(lifecycle: Lifecycle) -> None:
    assert faults_of(lifecycle) == ()
    require_sound(lifecycle)


FIELD = Field(name="day", kind=FieldKind.DAY)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (_with(replace(ROW, trigger="os.remove")), "'os.remove' is not a plain name"),
        (_with(states=("none", "begun", "far")), "state 'far' cannot be reached"),
        (_with(initial="nowhere"), "initial state 'nowhere' is not among its states"),
        (_with(replace(ROW, target="gone")), "start names unknown state 'gone'"),
        (_with(replace(ROW, sources=("gone",))), "start names unknown state 'gone'"),
        (_with(replace(ROW, sources=())), "start has no proper source"),
        (_with(replace(ROW, sources=(SAME,))), "start has no proper source"),
        (
            _with(replace(ROW, sources=("begun",), target="none")),
            "start leads back to the initial state",
        ),
        (_with(replace(ROW, guards=(GUARD, GUARD))), "start names guard holds 2 times"),
        (
            _with(replace(ROW, guards=(replace(GUARD, version=2),))),
            "guard holds means two things",
        ),
        (
            _with(replace(ROW, guards=(Guard(name="holds", check=lambda _q: ()),))),
            "guard holds means two things",
        ),
        (
            _with(replace(ROW, guards=(Guard(name="other", check=_holds, version=0),))),
            "guard other has version 0",
        ),
        (_with(replace(ROW, roles=())), "start is given to nobody"),
        (_with(replace(ROW, fields=(FIELD, FIELD))), "start asks day 2 times"),
        (
            _with(replace(ROW, trigger="go", guards=()), replace(ROW, trigger="go")),
            "go from none is hidden by an earlier row without guards",
        ),
    ],
)
def test_a_fault_is_said(table: Lifecycle, fault: str) -> None:
    assert f"small: {fault}" in faults_of(table)


def test_no_machine_is_built_from_an_unsound_table() -> None:
    unsound = _with(replace(ROW, roles=()))
    question = Question(
        facts=draft().facts,
        act=act("start", utc("2020-10-01T08:00")),
        now=utc("2020-10-01T08:00"),
        programme=OF_2020,
    )
    with pytest.raises(UnsoundLifecycleError, match="start is given to nobody"):
        pass_through(unsound, "none", question)
