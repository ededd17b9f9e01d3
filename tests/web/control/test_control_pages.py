"""The control: every question answered with its query and date, persons masked, nothing changed."""

from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import file_candidature
from web.control.inquiry import QUESTIONS
from workflow.office import Office

Open = Callable[..., Browser]
AUDITOR = ContactKind.WITNESS


@pytest.mark.parametrize("slug", [question.slug for question in QUESTIONS])
def test_every_question_has_its_page(browser: Open, slug: str) -> None:
    shown = browser(AUDITOR).get(f"/controle/questions/{slug}")
    assert shown.status_code == 200


def test_an_answer_prints_its_query_and_its_date(browser: Open, office: Office) -> None:
    file_candidature(office, "40088")
    shown = browser(AUDITOR).get("/controle/questions/dossier?dossier=AMI2-001&su-au=2020-07-24")
    assert "vendredi 24 juillet 2020 à 8" in shown.text
    assert "AMI2-001" in shown.text
