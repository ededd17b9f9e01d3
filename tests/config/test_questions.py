"""The questions of the form come from the file; one that holds none means the usual ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigInvalid, ConfigProblem
from config.programme_file import from_canonical, read_programme
from config.questions import LONGEST_ANSWER, usual_questions
from states.programme import FormQuestion

ASKED = """
[[questions]]
id = "projet"
label = "Votre projet"
help = "En quelques lignes."
limit = 300
required = false
source = "arrêté fictif n° 1"

[[milestones]]
"""


def test_questions_are_those_of_the_file(edited: Callable[[str, str], Path]) -> None:
    file = read_programme(edited("[[milestones]]\n", ASKED), law_fingerprint="loi")
    assert file.programme.questions == (
        FormQuestion(
            id="projet",
            label="Votre projet",
            help="En quelques lignes.",
            limit=300,
            required=False,
            source="arrêté fictif n° 1",
        ),
    )


def test_file_without_questions_has_the_usual_ones_and_keeps_its_bytes(example_path: Path) -> None:
    file = read_programme(example_path, law_fingerprint="loi")
    again = from_canonical(file.canonical, law_fingerprint="loi")
    assert (file.programme.questions, again.programme.questions) == (
        usual_questions(),
        usual_questions(),
    )
    assert (b"questions" in file.canonical, again.sha256) == (False, file.sha256)


def test_answer_longer_than_the_office_keeps_cannot_be_asked_for(
    edited: Callable[[str, str], Path],
) -> None:
    path = edited("[[milestones]]\n", ASKED.replace("300", "9000"))
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(error.key, error.problem) for error in caught.value.errors] == [
        ("questions.projet.limit", ConfigProblem.OUT_OF_RANGE)
    ]


def test_usual_questions_stay_within_what_the_office_keeps() -> None:
    assert max(question.limit for question in usual_questions()) <= LONGEST_ANSWER
    assert len({question.id for question in usual_questions()}) == len(usual_questions())
