"""The real worker killed while it writes to a real server; a sample of `make prove`."""

from tests.proof.kills.row import Count, killed


def test_a_worker_killed_five_times_sends_nothing_twice_and_loses_nothing() -> None:
    count = killed(5, 60, seed=1)
    assert count.broken == ()
    assert count.letters >= 60
    assert count.phases["sent"] + count.unknown == count.letters


def test_every_broken_promise_is_named() -> None:
    count = Count(kills=1, letters=9, phases={"unknown": 3}, twice=1, lost=2, unfinished=4)
    assert count.broken == (
        "1 sent twice",
        "2 lost",
        "4 unfinished",
        "2 unknown beyond the kills",
    )
