"""The two bases of a letter: readable in light and in dark, on paper, its dates kept whole."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from notifications.addresses import Mailbox
from notifications.gallery import Sample, samples
from notifications.layout import template_source
from notifications.message import Body, Envelope, build
from notifications.wording.dates import MONTHS

SHEET = template_source("base.html.j2").partition("<style>")[2].partition("</style>")[0]
LIGHT, DARK = SHEET.partition("@media (prefers-color-scheme: dark)")[::2]
ENOUGH = 7.0
"""WCAG 2.1 AAA for running text; RGAA 4.1 asks for 4.5."""


def colours(sheet: str, name: str) -> set[str]:
    return set(re.findall(rf"(?<![-\w]){name}: (#[0-9a-f]{{6}})", sheet))


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", [LIGHT, DARK.partition("@media print")[0]])
def test_every_ink_is_readable_on_every_ground(sheet: str) -> None:
    inks, grounds = colours(sheet, "color"), colours(sheet, "background")
    assert len(inks) >= 3
    assert len(grounds) == 2
    faint = {(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < ENOUGH}
    assert faint == set()


def test_contrast_is_the_one_of_the_accessibility_rules() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_and_printed_pages_survive_the_inlining_of_styles() -> None:
    letter = samples()[0].compose()
    envelope = Envelope(
        letter_id="L1",
        domain="acdt.example",
        sender=Mailbox(address="programme@acdt.example"),
        recipient=Mailbox(address="mairie@ville.example"),
        subject=letter.subject,
        date=datetime(2020, 10, 30, 7, 0, tzinfo=UTC),
        boundary_seed="seed",
    )
    raw = build(envelope, Body(text=letter.text, html=letter.html))
    page = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert page is not None
    kept = re.findall(r"@media [^{]+", page.get_content())
    assert [rule.strip() for rule in kept] == [
        "@media (prefers-color-scheme: dark)",
        "@media print",
    ]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.code)
def test_a_line_of_text_never_ends_between_a_day_and_its_month(sample: Sample) -> None:
    months = "|".join(MONTHS)
    assert re.findall(rf"\b\d+(?:er)?\n *(?:{months})", sample.compose().text) == []


def test_a_page_keeps_a_day_with_its_month_and_escapes_what_surrounds_it() -> None:
    sample = next(each for each in samples() if each.code == "antenna_closed")
    context = {**sample.context, "reason": "<b> le (1er mai 2021) & après"}
    page = replace(sample, context=context).compose().html
    kept = '&lt;b&gt; le <span class="date">(1er mai</span> 2021) &amp; après'
    assert page.count(kept) == 1
