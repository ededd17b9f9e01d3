import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.bounces import (
    SIZE_LIMIT,
    Bounce,
    BounceAction,
    NotABounce,
    NotABounceReason,
    read_bounce,
)

REPORT = b"""\
From: MAILER-DAEMON@mx.dax.example
To: programme@acdt.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Bo\xc3\xaete inconnue.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.dax.example

Final-Recipient: rfc822; mairie@dax.example
Original-Recipient: rfc822;autre@dax.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b
Content-Type: message/rfc822

Message-ID: <letter.L1@acdt.example>
Subject: essai

corps
--b--
"""
BOUNCE = Bounce(
    original_message_id="<letter.L1@acdt.example>",
    final_recipient="mairie@dax.example",
    action=BounceAction.FAILED,
    status="5.1.1",
    permanent=True,
)


def changed(old: bytes, new: bytes) -> bytes:
    assert old in REPORT
    return REPORT.replace(old, new)


def test_a_failed_delivery_names_letter_address_and_status() -> None:
    assert read_bounce(REPORT) == BOUNCE
    assert read_bounce(REPORT.replace(b"\n", b"\r\n")) == BOUNCE


@pytest.mark.parametrize(
    ("returned", "found"),
    [
        (b"Content-Type: text/rfc822-headers\n\nMessage-ID:\n <letter.L1@acdt.example>\n", True),
        (b"Content-Type: text/rfc822-headers\n\nSubject: essai\n", False),
        (b"Content-Type: text/plain\n\nMessage-ID: <letter.L1@acdt.example>\n", False),
    ],
)
def test_the_letter_is_read_from_the_returned_headers_only(returned: bytes, found: bool) -> None:
    head, _, _ = REPORT.partition(b"Content-Type: message/rfc822")
    result = read_bounce(head + returned + b"--b--\n")
    assert isinstance(result, Bounce)
    assert result.original_message_id == ("<letter.L1@acdt.example>" if found else None)


@pytest.mark.parametrize(
    ("action", "status", "read", "permanent"),
    [
        (b"failed", b"4.4.7", BounceAction.FAILED, False),
        (b"Failed (gave up)", b"5.0.0", None, False),
        (b"FAILED", b"5.2.2 (mailbox full)", BounceAction.FAILED, True),
        (b"delayed", b"4.4.1", BounceAction.DELAYED, False),
        (b"delayed", b"5.4.1", BounceAction.DELAYED, False),
    ],
)
def test_permanent_is_a_failure_of_class_five(
    action: bytes, status: bytes, read: BounceAction | None, permanent: bool
) -> None:
    raw = changed(b"Action: failed", b"Action: " + action).replace(
        b"5.1.1\nDiag", status + b"\nDiag"
    )
    result = read_bounce(raw)
    if read is None:
        assert result == NotABounce(reason=NotABounceReason.MALFORMED, detail="unknown action")
    else:
        assert isinstance(result, Bounce)
        assert (result.action, result.permanent) == (read, permanent)


def test_the_first_failure_speaks_before_a_delay() -> None:
    delay = b"Final-Recipient: rfc822; b@dax.example\nAction: delayed\nStatus: 4.0.0\n\n"
    assert read_bounce(changed(b"Final-Recipient", delay + b"Final-Recipient")) == BOUNCE


def test_the_original_address_stands_in_for_a_missing_final_one() -> None:
    result = read_bounce(changed(b"Final-Recipient: rfc822; mairie@dax.example\n", b""))
    assert isinstance(result, Bounce)
    assert result.final_recipient == "autre@dax.example"


def test_an_address_without_its_type_is_read() -> None:
    assert read_bounce(changed(b"Final-Recipient: rfc822; ", b"Final-Recipient: ")) == BOUNCE


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (
            b"Subject: absence\nAuto-Submitted: auto-replied\n\nDe retour lundi.\n",
            NotABounceReason.AUTOMATIC_REPLY,
        ),
        (b"Subject: Re: Dax\n\nMerci.\n", NotABounceReason.ORDINARY_MESSAGE),
        (b"Auto-Submitted: no\n\nMerci.\n", NotABounceReason.ORDINARY_MESSAGE),
        (b"", NotABounceReason.ORDINARY_MESSAGE),
        (
            changed(b"report-type=delivery-status", b"report-type=disposition-notification"),
            NotABounceReason.AUTOMATIC_REPLY,
        ),
        (changed(b"Action: failed", b"Action: delivered"), NotABounceReason.SUCCESS_REPORT),
        (changed(b"Action: failed", b"Action: relayed"), NotABounceReason.SUCCESS_REPORT),
        (changed(b"Action: failed", b"Action: eaten"), NotABounceReason.MALFORMED),
        (changed(b"Action: failed", b"X: y"), NotABounceReason.MALFORMED),
        (changed(b"message/delivery-status", b"text/plain"), NotABounceReason.MALFORMED),
        (changed(b"Status: 5.1.1", b"Status: no"), NotABounceReason.MALFORMED),
        (
            changed(b"rfc822; mairie@dax.example", b"x").replace(b"autre@dax.example", b"y"),
            NotABounceReason.MALFORMED,
        ),
        (b"Content-Type: multipart/report\n\nno parts\n", NotABounceReason.MALFORMED),
        (b"x" * (SIZE_LIMIT + 1), NotABounceReason.MALFORMED),
    ],
)
def test_what_is_not_a_failed_delivery_says_why(raw: bytes, reason: NotABounceReason) -> None:
    result = read_bounce(raw)
    assert isinstance(result, NotABounce)
    assert result.reason is reason


def test_hostile_nesting_is_malformed() -> None:
    deep = b"".join(
        b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(3000)
    )
    result = read_bounce(deep)
    assert isinstance(result, NotABounce)
    assert result.reason is NotABounceReason.MALFORMED


@given(st.binary(max_size=200), st.integers(0, len(REPORT)), st.integers(0, 80))
@settings(max_examples=300, deadline=None)
def test_reading_never_raises(noise: bytes, at: int, length: int) -> None:
    mutated = REPORT[:at] + noise + REPORT[at + length :]
    assert isinstance(read_bounce(mutated), Bounce | NotABounce)
    assert isinstance(read_bounce(noise), Bounce | NotABounce)
