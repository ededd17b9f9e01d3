"""Every letter on a sample case: same words in text and HTML, well set, in the right words."""

import re
from pathlib import Path

import pytest

from notifications.gallery import Sample, document, samples
from notifications.letters import LETTERS
from tests.notifications.french_rules import (
    forbidden_words,
    html_tags,
    html_words,
    text_words,
    typography_faults,
)

SAMPLES = samples()
NAMES = [f"{sample.code} {sample.variant}".strip() for sample in SAMPLES]
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "letter-samples.md"


def test_the_reference_page_is_up_to_date() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == document(), "run make docs"


def test_every_letter_has_a_sample_and_only_letters_do() -> None:
    assert {sample.code for sample in SAMPLES} == set(LETTERS)


@every_sample
def test_text_and_page_say_the_same(sample: Sample) -> None:
    composed = sample.compose()
    assert html_words(composed.html) == text_words(composed.text)


@every_sample
def test_a_letter_is_well_set(sample: Sample) -> None:
    composed = sample.compose()
    foot_mark = re.sub(r"^-- $", "", composed.text, flags=re.MULTILINE)
    assert typography_faults(composed.subject) == []
    assert typography_faults(foot_mark) == []


@every_sample
def test_a_letter_uses_the_words_of_the_programme(sample: Sample) -> None:
    composed = sample.compose()
    assert forbidden_words(f"{composed.subject}\n{composed.text}") == []


@every_sample
def test_a_letter_never_prints_a_missing_value(sample: Sample) -> None:
    assert re.findall(r"\bNone\b|\bTrue\b|Undefined", sample.compose().text) == []


@every_sample
def test_a_subject_opens_with_the_file_when_there_is_one(sample: Sample) -> None:
    opening = sample.heading.file or sample.heading.programme
    assert sample.compose().subject.startswith(f"{opening} – ")


@every_sample
def test_a_subject_stays_readable_in_a_list(sample: Sample) -> None:
    assert len(sample.compose().subject) <= 110


@every_sample
def test_one_action_is_asked_when_the_letter_asks_one(sample: Sample) -> None:
    asked = sample.compose().text.count("Ce que nous vous demandons")
    assert asked == (1 if LETTERS[sample.code].asks else 0)


@every_sample
def test_a_page_is_accessible_and_fetches_nothing(sample: Sample) -> None:
    tags = html_tags(sample.compose().html)
    names = [name for name, _ in tags]
    assert ("html", {"lang": "fr"}) in tags
    assert (names.count("h1"), names.count("main"), names.count("title")) == (1, 1, 1)
    assert {"img", "script", "link", "table", "iframe"} & set(names) == set()
    opened = {f"mailto:{sample.agent.email}", sample.heading.link, sample.context.get("link", "")}
    found = {value for _, attrs in tags for key, value in attrs.items() if key == "href"}
    assert found == opened - {""}


@every_sample
def test_a_letter_closes_with_the_agent_and_says_why_it_came(sample: Sample) -> None:
    text = " ".join(sample.compose().text.split())
    agent = sample.agent
    block = f"{agent.name}, {agent.function} {agent.email} – {agent.phone}"
    assert block in text
    assert f"{agent.service} {agent.address}" in text
    assert "Vous recevez ce courrier parce que" in text
    assert "Pour désigner la personne qui vous remplace" in text


@every_sample
def test_no_line_of_text_runs_over_76_columns(sample: Sample) -> None:
    lines = sample.compose().text.splitlines()
    assert [line for line in lines if len(line) > 76] == []
