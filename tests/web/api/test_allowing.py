"""The pace of a token: generous, each its own, told how long to wait."""

from datetime import timedelta

from web.api.allowing import Limiter
from workflow.access.allowance import Allowance


class Seconds:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = 0.0

    def monotonic(self) -> float:
        """Seconds from the test's beginning."""
        return self.at


def test_a_token_waits_once_its_allowance_is_spent() -> None:
    clock = Seconds()
    limiter = Limiter(clock, Allowance(name="api", count=3, per=timedelta(seconds=30)))
    assert [limiter.wait_seconds("a") for _ in range(4)] == [0, 0, 0, 11]
    assert limiter.wait_seconds("b") == 0
    clock.at = 10
    assert limiter.wait_seconds("a") == 0
