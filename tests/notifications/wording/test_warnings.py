"""Warnings on a calendar."""

from datetime import date

import pytest

from notifications.wording import WARNINGS, warning_sentence
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId
from states.lint import LintCode
from tests.notifications.french_rules import typography_faults

N = "\u00a0"
WAVE = Deadline(
    id=DeadlineId("AMI2/vague-1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="AMI2/vague-1",
    label="Vague 1",
    day=date(2020, 11, 7),
)


def test_every_code_of_the_linter_has_a_sentence() -> None:
    assert set(WARNINGS) == set(LintCode)


@pytest.mark.parametrize("code", list(LintCode))
def test_a_warning_is_well_set(code: str) -> None:
    assert typography_faults(warning_sentence(code, WAVE, "Toussaint")) == []


def test_a_warning_names_its_deadline_and_its_detail() -> None:
    assert warning_sentence("weekend", WAVE) == (
        f"Vague 1 (samedi 7 novembre 2020){N}: l’échéance tombe un samedi ou un dimanche."
    )
    assert warning_sentence("holiday", detail="Toussaint") == (
        "L’échéance tombe un jour férié (Toussaint)."
    )
    assert warning_sentence("other") == f"Avertissement «{N}other{N}»."
