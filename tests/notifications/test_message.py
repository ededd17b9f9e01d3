from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.addresses import Mailbox
from notifications.faults import Fault, MessageError
from notifications.message import Attachment, Body, Envelope, build, subject_line

ENVELOPE = Envelope(
    letter_id="L1",
    domain="acdt.example",
    sender=Mailbox(address="programme@acdt.example", name="Responsable du programme"),
    recipient=Mailbox(address="mairie@dax.example", name="Élise Lefèvre"),
    subject="AMI2-014 Dax – Il reste 7 jours\u00a0!",
    date=datetime(2020, 10, 30, 7, 0, tzinfo=UTC),
    boundary_seed="seed",
    reply_to=Mailbox(address="reponse@acdt.example"),
    thread="<case.c1@acdt.example>",
)
BODY = Body(
    text="Madame la Maire,\n\nVotre dossier est « complet ».\n.\nFrom Dax\n" + "é" * 2000 + "\n",
    html="<!doctype html><html><head><style>p { color: #123 }</style></head>"
    "<body><p>Votre dossier est « complet ».</p></body></html>",
)
FILES = (
    Attachment(name="echeance.ics", media_type="text/calendar", content=b"BEGIN:VCALENDAR\r\n"),
    Attachment(name="contrôle.txt", media_type="text/plain", content=b"a\nb\n\xc3\xa9\n"),
    Attachment(name="convention.pdf", media_type="application/pdf", content=bytes(range(256))),
)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_carries_these_headers() -> None:
    message = parsed(build(ENVELOPE, BODY))
    assert [(name, str(value)) for name, value in message.items()] == [
        ("Date", "Fri, 30 Oct 2020 08:00:00 +0100"),
        ("From", "Responsable du programme <programme@acdt.example>"),
        ("To", "Élise Lefèvre <mairie@dax.example>"),
        ("Reply-To", "reponse@acdt.example"),
        ("Subject", "AMI2-014 Dax – Il reste 7 jours\u00a0!"),
        ("Message-ID", "<letter.L1@acdt.example>"),
        ("References", "<case.c1@acdt.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "fr"),
        ("MIME-Version", "1.0"),
        ("Content-Type", message["Content-Type"]),
    ]
    assert message.defects == []


def test_text_and_html_come_back_as_they_were_written() -> None:
    message = parsed(build(ENVELOPE, BODY))
    assert message.get_content_type() == "multipart/alternative"
    assert words(message, "plain") == BODY.text
    assert '<p style="color: #123;">Votre dossier est « complet ».</p>' in words(message, "html")


def test_attachments_come_back_byte_for_byte() -> None:
    message = parsed(build(ENVELOPE, replace(BODY, attachments=FILES)))
    assert message.get_content_type() == "multipart/mixed"
    parts = list(message.iter_attachments())
    assert [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in parts
    ] == [(file.name, file.media_type, file.content) for file in FILES]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8", None]


def test_the_same_values_give_the_same_bytes() -> None:
    body = replace(BODY, attachments=FILES)
    assert build(ENVELOPE, body) == build(ENVELOPE, body)
    assert build(ENVELOPE, body) != build(replace(ENVELOPE, boundary_seed="other"), body)


@given(st.text(max_size=3000), st.text(max_size=300), st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_server_takes_the_bytes(text: str, html: str, content: bytes) -> None:
    text = text.encode("utf-8", "replace").decode()
    html = html.encode("utf-8", "replace").decode()
    file = Attachment(name="x.bin", media_type="application/octet-stream", content=content)
    raw = build(ENVELOPE, Body(text=text, html=html, attachments=(file,)))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    assert words(parsed(raw), "plain").removesuffix("\n") == shown.removesuffix("\n")


def test_the_longest_file_name_fits_a_line() -> None:
    raw = build(ENVELOPE, replace(BODY, attachments=(replace(FILES[0], name="🎉" * 50),)))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    (part,) = parsed(raw).iter_attachments()
    assert part.get_filename() == "🎉" * 50


def test_a_letter_without_a_file_or_reply_address_has_no_empty_header() -> None:
    message = parsed(build(replace(ENVELOPE, thread="", reply_to=None), BODY))
    assert (message["References"], message["Reply-To"]) == (None, None)


@pytest.mark.parametrize(
    ("envelope", "body", "field", "fault"),
    [
        (ENVELOPE, replace(BODY, text="\udc80"), "text", Fault.NOT_TEXT),
        (ENVELOPE, replace(BODY, html="\udc80"), "html", Fault.NOT_TEXT),
        (replace(ENVELOPE, thread="<a>\r\nX: y"), BODY, "References", Fault.CONTROL_CHARACTER),
        (
            ENVELOPE,
            replace(BODY, attachments=(replace(FILES[0], name="a\r\nb"),)),
            "attachment",
            Fault.CONTROL_CHARACTER,
        ),
        (
            ENVELOPE,
            replace(BODY, attachments=(replace(FILES[0], media_type="text/x\r\nBcc: a"),)),
            "attachment",
            Fault.CONTROL_CHARACTER,
        ),
        (
            ENVELOPE,
            replace(BODY, attachments=(replace(FILES[0], name=""),)),
            "attachment",
            Fault.EMPTY,
        ),
        (
            ENVELOPE,
            replace(BODY, attachments=(replace(FILES[0], name="é" * 101),)),
            "attachment",
            Fault.TOO_LONG,
        ),
    ],
)
def test_what_cannot_be_sent_is_refused(
    envelope: Envelope, body: Body, field: str, fault: Fault
) -> None:
    with pytest.raises(MessageError) as refused:
        build(envelope, body)
    assert (refused.value.field, refused.value.fault) == (field, fault)


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        build(replace(ENVELOPE, date=datetime(2020, 10, 30)), BODY)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("reference", "place", "subject"),
    [
        ("AMI2-014", "Dax", "AMI2-014 Dax – Votre dossier"),
        ("AMI2-014", "", "AMI2-014 – Votre dossier"),
        ("", "", "Votre dossier"),
    ],
)
def test_a_subject_opens_with_the_spoken_reference(
    reference: str, place: str, subject: str
) -> None:
    assert subject_line(reference, place, "Votre dossier") == subject
