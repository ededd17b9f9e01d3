"""Until its city is told, a decision shows on no page: two towns read the same, byte for byte.

The file of one is retained; the other's has not been examined by the committee. Names apart, every
page, download, feed, refusal and answer to an act is the same.
"""

import re
from collections.abc import Callable

import httpx2
import pytest

from states.identifiers import CaseId, ContactKind
from tests.journeys.test_embargo import NAMES, RETAINED, TWIN, Stage
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, done, move
from tests.workflow.office_stories import LAST_SESSION, decided
from workflow.archive import Archive
from workflow.commands import IssueFeed, NotifySession
from workflow.office import Office
from workflow.schedule.sweep import sweep

PAGES = (
    "/mon-espace",
    "/mon-espace/{reference}",
    "/mon-espace/{reference}/depot",
    "/mon-espace/{reference}/depot/confirmer",
    "/mon-espace/{reference}/recepisse",
    "/mon-espace/{reference}/lettres",
    "/mon-espace/{reference}-A1",
    "/mon-espace/{reference}-A1/lettres",
    "/mon-espace/conseil",
    "/mon-espace/contact",
    "/mon-espace/agenda",
    "/mon-espace/droits",
    "/mon-espace/droits/mes-donnees.csv",
    "/mon-espace/droits/mes-donnees.json",
    "/dossiers/{reference}",
    "/candidatures",
    "/antennes",
    "/recherche?q={reference}",
)
ACTS = (
    ("/mon-espace/{reference}/actes/resume", {}),
    ("/mon-espace/{reference}/actes/label", {}),
    ("/mon-espace/{reference}/depot", {"q-titre": "Autre titre"}),
    ("/mon-espace/{reference}/depot/reponses", {"q-titre": "Autre titre"}),
    ("/mon-espace/{reference}/depot/deposer", {"window": "AMI2/vague-3"}),
    ("/mon-espace/{reference}/envois", {"piece": "form", "size": "10", "name": "a.pdf"}),
    ("/mon-espace/{reference}/actes/reapply", {"window": "AMI2/vague-3"}),
    ("/mon-espace/{reference}/actes/withdraw", {"version": "99"}),
    ("/mon-espace/{reference}/actes/withdraw", {}),
    ("/mon-espace/{reference}/actes/withdraw", {}),
)
HEADERS = ("etag", "content-type", "cache-control", "location", "content-disposition")
Browsing = Callable[..., Browser]


class Twins:
    """Both cities before their browsers, and what each is answered, names left out."""

    def __init__(self, office: Office, browser: Browsing) -> None:
        self.stage = Stage(office)
        self.office = office
        move(office, LAST_SESSION)
        self.session = decided(office, self.stage.cases[RETAINED])
        sweep(office)
        self.browsers = {code: browser(ContactKind.CONTACT, code) for code in (RETAINED, TWIN)}

    def read(self, code: str, path: str) -> tuple[int, list[str], str]:
        """What a city reads at an address."""
        address = path.format(reference=self.stage.references[code])
        return self._plain(code, self.browsers[code].get(address, follow_redirects=False))

    def act(self, code: str, path: str, data: dict[str, str]) -> tuple[int, list[str], str]:
        """What a city is answered to a form."""
        address = path.format(reference=self.stage.references[code])
        return self._plain(code, self.browsers[code].fill(address, data, seen="/mon-espace"))

    def person(self, code: str) -> CaseId:
        """The contact of a city."""
        with self.office.store.read() as reader:
            people = Archive(reader, self.office.memory).persons()
        return next(
            each.id
            for each in people
            if each.organisation == code and each.kind is ContactKind.CONTACT
        )

    def _plain(self, code: str, answer: httpx2.Response) -> tuple[int, list[str], str]:
        person, case = self.person(code), self.stage.cases[code]
        words = [self.stage.references[code], case, person, NAMES[code], code]
        headers = [str(answer.headers.get(name)) for name in HEADERS]
        said = []
        for text in (*headers, answer.text):
            for word in words:
                text = text.replace(word, "…")
            text = re.sub(r"AMI2-\d{3}", "…", text)
            said.append(re.sub(r"\b[0-9a-f]{16,}\b", "id", text))
        return answer.status_code, said[:-1], said[-1]


@pytest.fixture
def twins(office: Office, browser: Browsing) -> Twins:
    return Twins(office, browser)


def test_every_page_is_the_same_for_both(twins: Twins) -> None:
    for path in PAGES:
        assert (path, twins.read(RETAINED, path)) == (path, twins.read(TWIN, path))


def test_every_act_is_answered_alike_and_leaves_the_same_pages(twins: Twins) -> None:
    for path, data in ACTS:
        assert (path, twins.act(RETAINED, path, data)) == (path, twins.act(TWIN, path, data))
        for page in PAGES:
            assert (path, page, twins.read(RETAINED, page)) == (path, page, twins.read(TWIN, page))


def test_a_calendar_says_nothing_of_a_decision(twins: Twins) -> None:
    found = []
    for code in (RETAINED, TWIN):
        person = twins.person(code)
        token = done(twins.office, IssueFeed(actor=LEAD, person=person)).shown["token"]
        found.append(twins.read(code, f"/agenda/{token}.ics"))
    assert found[0] == found[1]
    assert found[0][0] == 200


def test_once_told_the_city_reads_its_decision(twins: Twins) -> None:
    done(twins.office, NotifySession(actor=LEAD, session=twins.session))
    _, _, home = twins.read(RETAINED, "/mon-espace")
    assert "Votre candidature est retenue" in home
    assert "Votre candidature est analysée" in twins.read(TWIN, "/mon-espace")[2]
    assert twins.read(RETAINED, "/mon-espace/{reference}-A1")[0] == 200
