"""The law and the plain models agree: a small part of the row « lifecycles » of `make prove`."""

import pytest

from tests.proof.lifecycles.machine import MACHINES, CandidatureMachine, Compared, run
from tests.proof.simulation.planted import planted


@pytest.mark.parametrize("machine", MACHINES)
def test_the_law_and_the_plain_model_agree(machine: type[Compared]) -> None:
    run(machine, runs=60, steps=30)


def test_a_day_too_many_parts_them() -> None:
    with planted("closing_a_day_late"), pytest.raises(AssertionError):
        run(CandidatureMachine, runs=30, steps=30)
