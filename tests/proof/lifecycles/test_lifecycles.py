"""The law and the plain models agree: a small part of the row « lifecycles » of `make prove`."""

import pytest

from tests.proof.lifecycles.machine import MACHINES, Compared, run


@pytest.mark.parametrize("machine", MACHINES)
def test_the_law_and_the_plain_model_agree(machine: type[Compared]) -> None:
    run(machine, runs=40, steps=30)
