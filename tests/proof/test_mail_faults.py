"""A small part of the proof of the mail: one row of each kind, to a receipt and to a reminder."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from notifications.smtp_outcome import TABLE, Phase
from tests.proof.mail_faults import (
    FAULTS,
    Fault,
    check,
    check_eight_bits,
    check_long_silence,
    prepare,
)

PLAYED = {
    "421 at GREETING": "receipt_complete",
    "550 at RCPT": "reminder_closing",
    "552 at MAIL": "receipt_complete",
    "451 at DOT": "reminder_closing",
    "554 at DOT": "receipt_complete",
    "drop at RCPT": "receipt_complete",
    "drop before acceptance": "receipt_complete",
    "drop after acceptance": "reminder_closing",
    "oversized answer at RCPT": "receipt_complete",
    "bad login": "reminder_closing",
    "STARTTLS refused": "receipt_complete",
    "8-bit refused": "receipt_complete",
}


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return prepare(tmp_path_factory.mktemp("mail"))


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.name in PLAYED], ids=str)
def test_three_letters_end_as_the_row_says(
    fault: Fault, grounds: Mapping[str, Path], tmp_path: Path
) -> None:
    subject = PLAYED[fault.name]
    check(fault, grounds[subject], subject, tmp_path / "office")


@pytest.mark.parametrize("step", ["RCPT", "DOT"])
def test_a_silence_longer_than_a_lease_never_makes_two_copies(
    step: str, grounds: Mapping[str, Path], tmp_path: Path
) -> None:
    check_long_silence(step, grounds["receipt_complete"], tmp_path / "office")


def test_a_letter_of_eight_bits_is_given_up_before_a_word(
    grounds: Mapping[str, Path], tmp_path: Path
) -> None:
    check_eight_bits(grounds["receipt_complete"], tmp_path / "office")


def test_every_phase_of_the_table_has_a_fault() -> None:
    spoken = {phase for row in TABLE for phase in row.phases}
    unspoken = {Phase.RENDER, Phase.TLS, Phase.BODY}
    steps = {"GREETING", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT", "QUIT"}
    assert {step for fault in FAULTS for step in fault.answers} == steps
    assert spoken - unspoken == {
        *(Phase.CONNECT, Phase.STARTTLS, Phase.AUTH, Phase.MAIL),
        *(Phase.RCPT, Phase.DATA, Phase.DOT),
    }
