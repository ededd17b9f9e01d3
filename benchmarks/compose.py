"""What a letter costs, from its values to its bytes, beside a bare message of the same words.

Run from the root: `python benchmarks/compose.py`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage

from measure import fastest, say, size

from notifications.addresses import Mailbox
from notifications.composition import Composed
from notifications.gallery import samples
from notifications.message import Body, Envelope, build

TIMES = size(20, 1)
SENDER = Mailbox(address="programme@cnam.example", name="Au cœur des territoires")
RECIPIENT = Mailbox(address="mairie@ville.example", name="Mairie de Villexemple")
DATE = datetime(2020, 10, 30, 7, tzinfo=UTC)


def main() -> None:
    """Time the standard library alone, the composition, and the bytes of every sample letter."""
    letters = [sample.compose() for sample in samples()]
    count = len(letters) * TIMES
    raw, composed, built = fastest(
        lambda: _bare(letters),
        lambda: [[sample.compose() for sample in samples()] for _ in range(TIMES)],
        lambda: [[_bytes(letter) for letter in letters] for _ in range(TIMES)],
    )
    say("EmailMessage, text and HTML, as_bytes", raw, count)
    say("composition: values to text and page", composed, count, raw)
    say("message: styles inlined, headers, bytes", built, count, raw)
    print(f"letters per second, from values to bytes: {count / (composed + built):.0f}")


def _bare(letters: Sequence[Composed]) -> None:
    for _ in range(TIMES):
        for letter in letters:
            message = EmailMessage()
            message["Subject"] = letter.subject
            message["From"], message["To"] = SENDER.address, RECIPIENT.address
            message.set_content(letter.text, cte="quoted-printable")
            message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
            message.as_bytes()


def _bytes(letter: Composed) -> bytes:
    envelope = Envelope(
        letter_id="banc",
        domain="cnam.example",
        sender=SENDER,
        recipient=RECIPIENT,
        subject=letter.subject,
        date=DATE,
        boundary_seed="banc",
    )
    return build(envelope, Body(text=letter.text, html=letter.html))


if __name__ == "__main__":
    main()
