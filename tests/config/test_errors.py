"""Faults are data, each with a remedy."""

from config.errors import REMEDIES, ConfigError, ConfigInvalid, ConfigProblem, ConfigRemedy


def test_every_problem_has_a_remedy_and_every_remedy_a_problem() -> None:
    assert set(REMEDIES) == set(ConfigProblem)
    assert set(REMEDIES.values()) == set(ConfigRemedy)


def test_a_fault_offers_the_remedy_of_its_problem() -> None:
    fault = ConfigError(file="f", key="k", value="v", problem=ConfigProblem.SOURCE_MISSING)
    assert fault.remedy is ConfigRemedy.NAME_SOURCE


def test_the_exception_carries_every_fault_and_names_its_place() -> None:
    faults = tuple(
        ConfigError(file="f", key=key, value="secret", problem=ConfigProblem.EMPTY)
        for key in ("a", "b")
    )
    invalid = ConfigInvalid(faults)
    assert invalid.errors == faults
    assert str(invalid) == "f: a: empty; f: b: empty"
