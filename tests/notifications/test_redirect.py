from dataclasses import replace
from datetime import UTC, datetime

from notifications.addresses import Mailbox
from notifications.message import Envelope
from notifications.redirect import redirected


def test_before_go_live_the_lead_gets_the_letter_and_reads_whom_it_was_for() -> None:
    envelope = Envelope(
        letter_id="L1",
        domain="acdt.example",
        sender=Mailbox(address="programme@acdt.example"),
        recipient=Mailbox(address="mairie@dax.example", name="Mairie de Dax"),
        subject="AMI2-014 Dax – Rappel",
        date=datetime(2020, 10, 30, 7, tzinfo=UTC),
        boundary_seed="seed",
    )
    assert redirected(envelope, "responsable@acdt.example") == replace(
        envelope,
        recipient=Mailbox(address="responsable@acdt.example"),
        subject="[→ mairie@dax.example] AMI2-014 Dax – Rappel",
    )
