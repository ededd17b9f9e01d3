"""Two offices apart by one undisclosed decision tell outsiders the same, byte for byte."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import ROOT, Caller, token_of
from tests.web.conftest import ORIGIN, People
from tests.workflow.bench import act, file_candidature, move, open_draft, register_person
from tests.workflow.office_stories import AFTER_WAVE_1, decided, disclose, follow
from web.api.description import description
from web.app import create_app
from web.counter import Counter
from workflow.archive import Archive
from workflow.composition import open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness

OUTSIDERS = (
    ("", ""),
    (ContactKind.CONTACT, "40088"),
    (ContactKind.EXECUTIVE, "40088"),
    (ContactKind.CONTACT, "47001"),
    (ContactKind.GUEST, ""),
    (ContactKind.PARTNER, ""),
    (ContactKind.REGION, "75"),
    (ContactKind.REGIONAL_CENTRE, "75"),
    (ContactKind.REGIONAL_CENTRE, "01"),
)
QUERIES: Mapping[str, Sequence[str]] = {
    "/candidatures": ("", "text=dax", "state=labelled", "order=updated", "order=heard", "flag=acv"),
    "/antennes": ("", "text=dax", "state=labelled", "order=updated"),
    "/dossiers/{reference}": ("", "at=2020-11-10", "known_at=2020-11-10", "known_at=2030-01-01"),
    "/bilan": ("", "at=2022-12-31", "known_at=2020-11-01"),
    "/prevision": ("until=2021-01-31",),
}
HIDDEN = "AMI2-002"
"""The file on which one of the twins decided."""


@dataclass(frozen=True, kw_only=True)
class Twin:
    """One of the two offices, and the names of what it holds."""

    office: Office
    tokens: Mapping[tuple[str, str], str]

    def caller(self, who: tuple[str, str]) -> Caller:
        """A client of somebody."""
        token = self.tokens[who]
        headers = {"authorization": f"Bearer {token}"} if token else {}
        app = create_app(Counter(office=self.office, identify=People()))
        return Caller(app, base_url=ORIGIN, headers=headers)


@pytest.fixture(scope="module")
def twins(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    """The decided one, then the one where nothing was decided."""
    root = tmp_path_factory.mktemp("jumeaux")
    shutil.copytree(furnished, root / "souche")
    office = open_office(root / "souche", randomness=SeededRandomness("souche"))
    tokens = _furnish(office)
    office.store.close()
    opened = []
    for name in ("decide", "indecis"):
        shutil.copytree(root / "souche", root / name)
        opened.append(open_office(root / name, randomness=SeededRandomness(name)))
    hidden = _case(opened[0], HIDDEN)
    decided(opened[0], hidden)
    follow(opened[0], CaseId(f"{hidden}-a1"))
    yield Twin(office=opened[0], tokens=tokens), Twin(office=opened[1], tokens=tokens)
    for each in opened:
        each.store.close()


def _furnish(office: Office) -> dict[tuple[str, str], str]:
    """A town labelled and told, another examined, a draft; and everybody's token."""
    register_person(office, ContactKind.GUEST, "comite_selection")
    register_person(office, ContactKind.PARTNER, "partenaire")
    register_person(office, ContactKind.REGIONAL_CENTRE, "01", "01")
    agen, dax = file_candidature(office, "47001"), file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    for case in (agen, dax):
        act(office, case, "analyse")
    disclose(office, decided(office, agen))
    open_draft(office, "97120", "AMI2/vague-2")
    return {
        who: token_of(office, ContactKind(who[0]), who[1]) if who[0] else "" for who in OUTSIDERS
    }


def _case(office: Office, reference: str) -> CaseId:
    with office.store.read() as reader:
        row = reader.case_by_reference(reference)
    assert row is not None
    return row.id


def _names(office: Office) -> Mapping[str, tuple[str, ...]]:
    """What each parameter of a path may be: all that exists in the decided office."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        files = tuple(each.reference for each in (*archive.candidatures(), *archive.antennas()))
        ids = tuple(each.id for each in (*archive.candidatures(), *archive.antennas()))
        sittings = archive.sittings()
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        return {
            "reference": (*files, *ids),
            "session": tuple(
                name for each in sittings for name in (each.session.id, each.session.reference)
            ),
            "deadline": tuple(in_force.programme.deadlines),
            "letter": tuple(letter.id for letter in reader.letters())[-5:],
            "person": tuple(person.id for person in archive.persons())[:3],
        }


def _addresses(office: Office) -> Iterator[str]:
    """Every address of every operation that reads."""
    names = _names(office)
    for path, methods in description()["paths"].items():
        if "get" not in methods:
            continue
        parameters = re.findall(r"\{(\w+)\}", path)
        for values in product(*(names[name] for name in parameters)):
            shown = path
            for name, value in zip(parameters, values, strict=True):
                shown = shown.replace(f"{{{name}}}", value)
            for query in QUERIES.get(path, ("",)):
                yield f"{ROOT}{shown}?{query}"


@pytest.mark.parametrize("who", OUTSIDERS, ids=lambda who: "-".join(who) or "nobody")
def test_an_undisclosed_decision_changes_nothing_an_outsider_reads(
    twins: tuple[Twin, Twin], who: tuple[str, str]
) -> None:
    decided_one, other = (twin.caller(who) for twin in twins)
    addresses = list(_addresses(twins[0].office))
    answered = 0
    for address in addresses:
        one, two = decided_one.get(address), other.get(address)
        assert (one.status_code, one.content) == (two.status_code, two.content), address
        assert dict(one.headers) == dict(two.headers), address
        answered += one.status_code == 200
    assert answered > 5 or who == ("", "")
    assert len(addresses) > 50


def test_the_lead_reads_the_decision(twins: tuple[Twin, Twin]) -> None:
    office = twins[0].office
    lead = Twin(office=office, tokens={("lead", ""): token_of(office, ContactKind.LEAD)})
    shown = lead.caller(("lead", "")).read(f"/dossiers/{HIDDEN}").json()
    assert shown["file"]["state"] == "labelled"


def test_an_act_on_an_undisclosed_file_is_answered_the_same(twins: tuple[Twin, Twin]) -> None:
    answers = []
    for twin in twins:
        city = twin.caller((ContactKind.CONTACT, "40088"))
        seen = int(city.read(f"/dossiers/{HIDDEN}").headers["etag"].strip('"'))
        late = city.record(f"/dossiers/{HIDDEN}/actes", {"trigger": "withdraw"}, key="0", seen=1)
        body = {"trigger": "withdraw", "inputs": {"reason": "Changement d’équipe."}}
        done = city.record(f"/dossiers/{HIDDEN}/actes", body, key="1", seen=seen)
        after = city.read(f"/dossiers/{HIDDEN}")
        answers.append([(each.status_code, each.content) for each in (late, done, after)])
    assert answers[0] == answers[1]
    assert [status for status, _ in answers[0]] == [412, 200, 200]
