"""A person is found in what is stored as a reader would see it, however it is encoded."""

import json
from email.message import EmailMessage

import pytest

from workflow.traces import names_somebody

NAME = "Zéphyrine Ancelin"


def mail(**parts: str) -> bytes:
    made = EmailMessage()
    made["Subject"] = parts.get("subject", "x")
    made.set_content(parts.get("body", "x"), cte=parts.get("cte", "base64"))
    if "html" in parts:
        made.add_alternative(parts["html"], subtype="html")
    if "calendar" in parts:
        made.add_attachment(parts["calendar"].encode(), maintype="text", subtype="calendar")
    return made.as_bytes()


@pytest.mark.parametrize(
    "content",
    [
        NAME.encode(),
        NAME.upper().encode(),
        b"Ze\xcc\x81phyrine Ancelin",
        mail(subject=f"Rappel pour {NAME}"),
        mail(body=f"Bonjour {NAME},"),
        mail(body=f"Bonjour {NAME},", cte="quoted-printable"),
        mail(body="Bonjour Zéphyrine\n Ancelin"),
        mail(html="<p>Z&eacute;phyrine&nbsp;Ancelin</p>"),
        mail(calendar="ATTENDEE:Zéphyrine An\r\n celin"),
        json.dumps({"name": NAME}).encode(),
    ],
)
def test_a_name_is_found(content: bytes) -> None:
    assert names_somebody([NAME], content)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1", mail(body="Bonjour Ambroise"), b"\xff\xfe\x00", b"a:b\x00"]
)
def test_others_are_not(content: bytes) -> None:
    assert not names_somebody([NAME], content)


def test_nobody_is_found_without_words() -> None:
    assert not names_somebody([], NAME.encode())
