"""The outside programs of the journeys do what the journeys believe they do."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

import pytest

from tests.journeys.mail_host import MailHost


def _letter(recipient: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = "Clôture de la vague 1 : « dernier jour »"
    letter["From"] = "Au cœur des territoires <programme@cnam.example>"
    letter["To"] = recipient
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = "<essai-1@cnam.example>"
    letter.set_content("Madame la Maire,\n\nVotre dossier est complet.\n")
    return letter


def test_a_message_sent_over_smtp_is_read_over_imap(mail_host: MailHost) -> None:
    sent = _letter("mairie@laon.example")
    with smtplib.SMTP(mail_host.host, mail_host.smtp_port) as client:
        client.send_message(sent)
    (raw,) = mail_host.fetch("mairie@laon.example")
    received = message_from_bytes(raw, policy=default)
    assert received["Subject"] == sent["Subject"]
    assert received["From"] == sent["From"]
    assert received.get_content().splitlines() == sent.get_content().splitlines()


def test_the_mail_host_refuses_addresses_outside_example(mail_host: MailHost) -> None:
    with (
        smtplib.SMTP(mail_host.host, mail_host.smtp_port) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        client.send_message(_letter("mairie@laon.invalid"))


def test_spamassassin_tells_a_letter_from_its_own_test_pattern(
    spam_score: Callable[[bytes], float],
) -> None:
    letter = _letter("mairie@laon.example")
    assert spam_score(letter.as_bytes()) < 1
    pattern = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    letter.set_content(pattern)
    assert spam_score(letter.as_bytes()) > 900
