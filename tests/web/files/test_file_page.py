"""The page of a file: what each reader finds there, the acts offered, the past."""

from collections.abc import Callable

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import file_candidature
from workflow.office import Office

Open = Callable[..., Browser]


def reference(office: Office, case: CaseId) -> str:
    """The speakable reference of a file."""
    with office.store.read() as reader:
        row = reader.case(case)
    assert row is not None
    return row.reference


def test_a_file_shows_its_place_its_state_and_what_may_be_done(
    browser: Open, office: Office
) -> None:
    case = file_candidature(office, "40088")
    shown = browser(ContactKind.LEAD).get(f"/dossiers/{reference(office, case)}")
    assert shown.status_code == 200
    assert "AMI2-001" in shown.text
    assert "Dax" in shown.text
    assert "Ce qui peut être fait maintenant" in shown.text
    assert 'action="/dossiers/AMI2-001/actes/analyse"' in shown.text
