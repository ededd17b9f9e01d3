"""Two offices apart by one undisclosed decision show outsiders the same pages, byte for byte.

Every page of the table is asked for, with every name the decided office holds, by everybody who
was not told yet: nobody at first, then the town is, then its regional centre. Only what is drawn
at random after the offices parted is left out.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import httpx2
import pytest
from anyio.from_thread import BlockingPortal
from starlette.testclient import TestClient

from states.facts import Facts
from states.identifiers import CaseId, ContactKind
from tests.web.conftest import ORIGIN, People, somebody
from tests.workflow.bench import (
    LEAD,
    act,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import AFTER_WAVE_1, decided, disclose, follow
from web.app import create_app
from web.arrival import FORM
from web.counter import Counter, form_token
from web.routes import ROUTES
from web.tables.exports import NAMES
from workflow.archive import Archive
from workflow.commands import AnnounceSession, Command, IssueFeed, NotifySession, TellCentres
from workflow.committee.recall import RecallSession
from workflow.composition import open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import sweep

Who = tuple[str, str]
OUTSIDERS: tuple[Who, ...] = (
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
HIDDEN = "AMI2-002"
"""The file on which one of the twins decided."""
SEARCHED = "dax", "40088", "AMI2-002", "AMI2-002-A1", "retenue", "seance"
QUERIES: Mapping[str, Sequence[str]] = {
    "/candidatures": (
        *("etat=labelled", "etat=analysed", "etat=not_retained", "texte=dax", "vue=tableau"),
        *("tri=modification", "tri=echeance", "tri=date", "tri=etat"),
    ),
    "/antennes": ("etat=labelled", "texte=dax", "vue=tableau", "tri=modification", "tri=nouvelles"),
    "/recherche": tuple(f"q={word}{more}" for word in SEARCHED for more in ("", "&tout=1")),
    "/dossiers/{reference}": (
        *("au=10/11/2020", "su-au=10/11/2020", "su-au=10/11/2020 10:02"),
        *("acte=withdraw", "acte=label"),
    ),
    "/copil": ("su-au=10/11/2020 10:02", "au=10/11/2020&su-au=10/11/2020 10:02"),
    "/dossiers/ensemble": tuple(
        f"refs={HIDDEN}&refs=AMI2-001-A1&trigger={trigger}"
        for trigger in ("", "note", "withdraw", "label", "milestone_done")
    ),
    "/entrer": ("suite=/d/AMI2-002-A1",),
}
ACTS = (
    *("withdraw", "resume", "reapply", "label", "not_select", "defer", "analyse", "note"),
    *("add_piece", "milestone_done", "revert", "suspend", "request", "open_draft"),
)
INPUTS = {"reason": "Changement d’équipe.", "text": "Un mot.", "window": "AMI2/vague-2"}
LATER = datetime(2020, 12, 20, 9, tzinfo=UTC)
LAST_VISIT = datetime(2020, 11, 9, 9, tzinfo=UTC)
NAME = re.compile(r"\{(\w+)(?::\w+)?\}")
DRAWN = re.compile(r"\b[0-9a-f]{16,}\b")


@dataclass(frozen=True, kw_only=True)
class Twin:
    """One of the two offices before everybody's browser."""

    office: Office
    browser: Callable[[Who], TestClient]
    feeds: Mapping[Who, str]


TOLD = ((ContactKind.CONTACT, "40088"), (ContactKind.EXECUTIVE, "40088"))
CENTRE = (ContactKind.REGIONAL_CENTRE, "75")
STAGES: Mapping[str, tuple[str, tuple[type[Command], ...], tuple[Who, ...]]] = {
    "retained": ("label", (), ()),
    "not_retained": ("not_select", (), ()),
    "town_told": ("label", (NotifySession,), TOLD),
    "centre_told": ("label", (NotifySession, TellCentres), (*TOLD, CENTRE)),
    "recalled": ("label", (NotifySession, AnnounceSession, RecallSession, RecallSession), ()),
}
"""What was decided, the acts that followed, and who was told by them."""
UNTOLD = tuple(
    pytest.param(stage, who, id="-".join((stage, *who)))
    for stage, (_, _, told) in STAGES.items()
    for who in OUTSIDERS
    if who not in told
)
EXPORTING = tuple(each for each in UNTOLD if each.values[1] in OUTSIDERS[4:])
ACTING = tuple(each for each in UNTOLD if each.values[1] in (*TOLD, OUTSIDERS[3], CENTRE))


@pytest.fixture(scope="module")
def made(
    furnished: Path, portal: BlockingPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], tuple[Twin, Twin]]]:
    """Makes the twins of a stage, once for all the tests that ask for it."""
    twins: dict[str, tuple[Twin, Twin]] = {}

    def of_stage(stage: str) -> tuple[Twin, Twin]:
        if stage not in twins:
            twins[stage] = _twins(stage, furnished, tmp_path_factory.mktemp("jumeaux"), portal)
        return twins[stage]

    yield of_stage
    for pair in twins.values():
        for each in pair:
            each.office.store.close()


@pytest.fixture
def twins(
    request: pytest.FixtureRequest, made: Callable[[str], tuple[Twin, Twin]]
) -> tuple[Twin, Twin]:
    """The decided one, then the one where nothing was decided."""
    return made(request.param)


@pytest.mark.parametrize(("twins", "who"), UNTOLD, indirect=["twins"])
def test_an_undisclosed_decision_changes_no_page_of_an_outsider(
    twins: tuple[Twin, Twin], who: Who
) -> None:
    decided_one, other = (twin.browser(who) for twin in twins)
    shown, addresses = 0, tuple(_addresses(twins[0]))
    for address in addresses:
        one, two = _plain(decided_one.get(address)), _plain(other.get(address))
        assert (address, one) == (address, two)
        shown += one[0] == 200
    assert len(addresses) > 300
    assert shown > 10


@pytest.mark.parametrize(("twins", "who"), EXPORTING, indirect=["twins"])
def test_an_undisclosed_decision_changes_no_export_of_an_outsider(
    twins: tuple[Twin, Twin], who: Who
) -> None:
    for name in NAMES:
        taken = []
        for twin in twins:
            client = twin.browser(who)
            form = {"tables": name, "format": "csv", "_jeton": form_token("".join(who))}
            work = client.post("/exports", data=form).headers["location"]
            taken.append(_plain(_handed_out(client, f"{work}/fichier")))
        assert (name, taken[0]) == (name, taken[1])
        assert taken[0][0] == 200


@pytest.mark.parametrize(("twins", "who"), ACTING, indirect=["twins"])
def test_an_undisclosed_decision_changes_no_rehearsal_nor_refusal_of_an_outsider(
    twins: tuple[Twin, Twin], who: Who
) -> None:
    form = {**INPUTS, "geste": "repeter", "version": "99", "_jeton": form_token("".join(who))}
    for trigger, home, version in product(ACTS, ("/dossiers", "/mon-espace"), ("", "1", "99")):
        for reference in (HIDDEN, f"{HIDDEN}-A1"):
            path = f"{home}/{reference}/actes/{trigger}"
            sent = {**form, "version": version}
            if home == "/mon-espace" and version != "99":
                continue
            one, two = (_plain(twin.browser(who).post(path, data=sent)) for twin in twins)
            assert (path, version, one) == (path, version, two)


def _twins(stage: str, furnished: Path, root: Path, portal: BlockingPortal) -> tuple[Twin, Twin]:
    shutil.copytree(furnished, root / "souche")
    stock = open_office(root / "souche", randomness=SeededRandomness("souche"))
    feeds = _furnish(stock)
    stock.store.close()
    offices = []
    for name in ("decide", "indecis"):
        shutil.copytree(root / "souche", root / name)
        offices.append(open_office(root / name, randomness=SeededRandomness(name)))
    outcome, acts, _ = STAGES[stage]
    session = decided(offices[0], _case(offices[0], HIDDEN), outcome)
    if outcome == "label":
        follow(offices[0], CaseId(f"{_case(offices[0], HIDDEN)}-a1"))
    for told in acts:
        done(offices[0], told(actor=LEAD, session=session))  # type: ignore[call-arg]
        move(offices[0], _now(offices[0]) + timedelta(minutes=1))
    for office in offices:
        move(office, LATER)
        sweep(office)
    return _opened(offices[0], feeds, portal), _opened(offices[1], feeds, portal)


def _furnish(office: Office) -> dict[Who, str]:
    """A town labelled and told, another examined, a draft; everybody, and their calendars."""
    register_person(office, ContactKind.GUEST, "comite_selection")
    register_person(office, ContactKind.PARTNER, "partenaire")
    register_person(office, ContactKind.REGIONAL_CENTRE, "01", "01")
    agen, dax = file_candidature(office, "47001"), file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    for case in (agen, dax):
        act(office, case, "analyse")
    disclose(office, decided(office, agen))
    open_draft(office, "97120", "AMI2/vague-2")
    sweep(office, confirm=True)
    feeds = {}
    for who in OUTSIDERS[1:]:
        person = somebody(office, ContactKind(who[0]), who[1]).person.id
        feeds[who] = str(done(office, IssueFeed(actor=LEAD, person=person)).shown["token"])
    return feeds


def _opened(office: Office, feeds: Mapping[Who, str], portal: BlockingPortal) -> Twin:
    people = People()
    app = create_app(Counter(office=office, identify=people))

    def browser(who: Who) -> TestClient:
        made = TestClient(
            app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
            client=("127.0.0.1", 50_000),
            follow_redirects=False,
        )
        token = "".join(who)
        if token:
            known = somebody(office, ContactKind(who[0]), who[1])
            people.known[token] = replace(known, last_visit=LAST_VISIT)
            made.cookies.set("ancrage", token)
        made.cookies.set(FORM, "formulaire")
        made.follow_redirects = False
        made.portal = portal
        return made

    return Twin(office=office, browser=browser, feeds=feeds)


def _addresses(twin: Twin) -> Iterator[str]:
    """Every address of every page that shows, with all the names the office holds."""
    names = _names(twin)
    for route in ROUTES:
        if "GET" not in route.methods:
            continue
        parameters = NAME.findall(route.path)
        for values in product(*(names[each] for each in parameters)):
            given = dict(zip(parameters, values, strict=True))
            path = NAME.sub(lambda found, given=given: given[found[1]], route.path)  # type: ignore[misc]
            yield path
            for query in QUERIES.get(route.path, ()):
                yield f"{path}?{query}"


def _names(twin: Twin) -> Mapping[str, tuple[str, ...]]:
    office = twin.office
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        cases: tuple[Facts, ...] = (*archive.candidatures(), *archive.antennas())
        files = tuple(each.reference for each in cases)
        pieces = tuple(piece for each in cases for piece in reader.pieces(each.id))
        sittings = tuple(each.session for each in archive.sittings())
        letters = tuple(letter.id for letter in reader.letters())
        people = tuple(person.id for person in archive.persons())
    return {
        "reference": tuple(
            dict.fromkeys((*files, f"{HIDDEN}-A1", *(each.reference for each in sittings)))
        ),
        "session": (*(each.reference for each in sittings), "CS-2020-12"),
        "dossier": files,
        "papier": ("releve",),
        "rank": ("0", "1"),
        "person": people[:2],
        "personne": people[:2],
        "letter": letters,
        "lettre": letters[-3:],
        "kind": tuple({piece.kind: None for piece in pieces})[:1] or ("form",),
        "digest": tuple({piece.sha256: None for piece in pieces})[:1] or ("0" * 64,),
        "upload": ("0" * 16,),
        "work": ("0" * 16,),
        "name": ("rien.css",),
        "token": (*twin.feeds.values(), "0" * 32),
        "code": ("decision_retained",),
        "question": ("hors-regle",),
        "echeance": ("AMI2/vague-1",),
    }


def _case(office: Office, reference: str) -> CaseId:
    with office.store.read() as reader:
        row = reader.case_by_reference(reference)
    assert row is not None
    return row.id


def _now(office: Office) -> datetime:
    with office.store.read() as reader:
        return office.now(reader)


def _handed_out(client: TestClient, path: str) -> httpx2.Response:
    """Take the file of a work once it ended."""
    for _ in range(100):
        answer = client.get(path)
        if answer.status_code == 200:
            break
        time.sleep(0.1)
    return answer


def _plain(answer: httpx2.Response) -> tuple[int, dict[str, str], str]:
    """What an answer holds, what was drawn at random left out."""
    headers = {name: DRAWN.sub("…", value) for name, value in answer.headers.items()}
    return answer.status_code, headers, DRAWN.sub("…", answer.text)
