"""How much a decision of the law costs beside one bare trigger of `transitions`.

Run from the root: `python benchmarks/law.py`. Prints times and their ratio; asserts nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from measure import fastest, say, size
from transitions import Machine

from states.acts import Act, Step
from states.deadlines import Deadline, DeadlineKind
from states.facts import Candidature, CandidatureState
from states.identifiers import ActorId, CallId, CaseId, DeadlineId, Role, WindowId
from states.instants import exactly
from states.law import decide, offers
from states.programme import Call, Programme, Window, WindowKind

NOW = datetime(2020, 10, 1, 8, tzinfo=UTC)
CALL, WAVE, CLOSING = CallId("AMI"), WindowId("AMI/vague"), DeadlineId("AMI/vague")
TIMES = size(2_000, 5)


@dataclass
class _Throwaway:
    state: str


def main() -> None:
    """Time a bare trigger, a decision, and all offers of one draft."""
    programme, facts = _programme(), _draft()
    asked = Act(
        trigger="submit",
        actor=ActorId("city"),
        roles=frozenset({Role.CITY}),
        effective_at=exactly(NOW),
        inputs={"window": WAVE, "channel": "portal"},
    )
    assert isinstance(decide(facts, asked, NOW, programme), Step)
    machine = _machine()
    bare, decided, offered = fastest(
        _times(lambda: machine.events["submit"].trigger(_Throwaway("draft"))),
        _times(lambda: decide(facts, asked, NOW, programme)),
        _times(lambda: offers(facts, asked, NOW, programme)),
    )
    say("transitions: bare trigger", bare, TIMES)
    say("decide: one submission", decided, TIMES, bare)
    say("offers: all that one draft may do", offered, TIMES, bare)


def _times(call: Callable[[], object]) -> Callable[[], None]:
    def work() -> None:
        for _ in range(TIMES):
            call()

    return work


def _machine() -> Machine:
    machine = Machine(
        model=None,
        states=["draft", "submitted"],
        initial="draft",
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    machine.add_transition("submit", "draft", "submitted")
    return machine


def _programme() -> Programme:
    closing = Deadline(
        id=CLOSING,
        kind=DeadlineKind.WAVE_CLOSING,
        subject=WAVE,
        label="clôture",
        day=date(2020, 11, 6),
    )
    window = Window(
        id=WAVE, call=CALL, label="vague", kind=WindowKind.WAVE, closing=CLOSING, known_from=NOW
    )
    return Programme(
        id="programme",
        label="Programme",
        zone="Europe/Paris",
        version=1,
        definition="",
        calls=(Call(id=CALL, label="Appel", windows=(window,)),),
        deadlines={CLOSING: closing},
    )


def _draft() -> Candidature:
    return Candidature(id=CaseId("c1"), state=CandidatureState.DRAFT, call=CALL, window=WAVE)


if __name__ == "__main__":
    main()
