"""The rows of `make prove` fit their budget and can be run."""

from importlib import import_module

from tests.proof.rows import CORES, MINUTES, ROWS


def test_budgets_fit_in_the_time_there_is() -> None:
    assert sum(each.seconds for each in ROWS) <= MINUTES * 60 * CORES


def test_every_row_has_its_runner() -> None:
    runners = [each.runner.partition(":") for each in ROWS]
    assert all(callable(getattr(import_module(module), name)) for module, _, name in runners)


def test_rows_have_names_of_their_own() -> None:
    assert len({each.name for each in ROWS}) == len(ROWS)
