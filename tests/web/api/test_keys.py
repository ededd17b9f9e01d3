"""The same request sent twice acts once: one after the other, at once, after a restart."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import ROOT, Caller
from tests.workflow.bench import LEAD, STARTED_AT, done, file_candidature, move, open_draft
from tests.workflow.office_stories import kinds, version
from web.counter import Counter
from workflow.commands import ErasePerson
from workflow.composition import open_office
from workflow.office import Office
from workflow.ports import Committable
from workflow.store.connection import open_connection
from workflow.store.store import Store

Open = Callable[..., Caller]
NOTE = {"trigger": "note", "inputs": {"text": "Appel de la mairie."}}


def notes(office: Office, case: CaseId) -> int:
    """How many notes a file holds."""
    return kinds(office, case).count("note")


def kept(office: Office) -> int:
    """How many answers are kept."""
    connection = open_connection(office.store.path)
    (count,) = connection.execute("SELECT count(*) FROM api_answer").fetchone()
    connection.close()
    return int(count)


def test_the_same_request_is_answered_the_same_and_acts_once(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen = version(office, case)
    first = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    again = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    assert first.status_code == 200, first.text
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert notes(office, case) == 1


def test_eight_at_once_act_once_and_are_answered_the_same(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen = version(office, case)

    def send(_number: int) -> tuple[int, bytes, str]:
        answer = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
        return answer.status_code, answer.content, answer.headers["etag"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))
    assert len(answers) == 1
    assert answers.pop()[0] == 200
    assert notes(office, case) == 1


def test_eight_refusals_at_once_are_answered_the_same(caller: Open, office: Office) -> None:
    case, lead = open_draft(office, "40088"), caller(ContactKind.LEAD)
    body, seen = {"trigger": "analyse"}, version(office, case)

    def send(_number: int) -> tuple[int, bytes]:
        answer = lead.record("/dossiers/AMI2-001/actes", body, key="k1", seen=seen)
        return answer.status_code, answer.content

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))
    assert [status for status, _ in answers] == [409]


@pytest.mark.parametrize(
    ("path", "body", "seen"),
    [
        ("/dossiers/AMI2-001/actes", {"trigger": "note", "inputs": {"text": "Autre."}}, 0),
        ("/dossiers/AMI2-001/actes", NOTE, 1),
        ("/dossiers/ami2-001/actes", NOTE, 0),
    ],
)
def test_a_key_serves_one_request_only(
    caller: Open, office: Office, path: str, body: dict[str, object], seen: int
) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    now = version(office, case)
    lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=now)
    other = lead.record(path, body, key="k1", seen=now + seen)
    assert other.status_code == 422
    assert other.json()["type"] == f"{ROOT}/problemes/cle-reutilisee"
    assert notes(office, case) == 1


def test_a_key_is_its_sender_s_own(caller: Open, office: Office) -> None:
    case = file_candidature(office, "40088")
    city, lead = caller(ContactKind.CONTACT, "40088"), caller(ContactKind.LEAD)
    body = {"trigger": "withdraw", "inputs": {"reason": "Changement."}}
    seen = version(office, case)
    assert lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen).status_code == 200
    answer = city.record("/dossiers/AMI2-001/actes", body, key="k1", seen=seen + 1)
    assert answer.status_code == 200, answer.text


def test_a_restart_forgets_no_answer(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen = version(office, case)
    first = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    office.store.close()
    again = open_office(office.store.folder)
    office.store, office.memory = again.store, again.memory
    second = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    assert second.content == first.content
    assert notes(office, case) == 1
    again.store.close()


class Stops:
    """A committer that stops the world once: before the commit, or just after it."""

    def __init__(self, *, after: bool) -> None:
        self.after = after
        self.left = 1

    def commit(self, connection: Committable) -> None:
        """Commit, or fail."""
        if self.left and not self.after:
            self.left = 0
            raise OSError("disque plein")
        connection.commit()
        if self.left:
            self.left = 0
            raise OSError("arrêt")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_around_the_commit_loses_and_doubles_nothing(
    caller: Open, counter: Counter, after: bool
) -> None:
    office = counter.office
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen, whole = version(office, case), office.store
    office.store = Store(whole.folder, Stops(after=after))
    first = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    assert first.status_code == 503
    assert notes(office, case) == int(after)
    assert kept(office) == int(after)
    again = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    assert again.status_code == 200, again.text
    assert notes(office, case) == 1
    office.store.close()
    office.store = whole


def test_a_key_is_new_again_after_a_day(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen = version(office, case)
    lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen)
    move(office, STARTED_AT + timedelta(hours=24))
    answer = lead.record("/dossiers/AMI2-001/actes", NOTE, key="k1", seen=seen + 1)
    assert answer.status_code == 200, answer.text
    assert notes(office, case) == 2
    assert kept(office) == 1


def test_what_is_kept_holds_neither_the_key_nor_the_request(caller: Open, office: Office) -> None:
    lead = caller(ContactKind.LEAD)
    words = {"name": "Camille Perrin", "email": "camille.perrin@dax.example"}
    body = {"kind": "general_services", "organisation": "40088", **words}
    assert lead.record("/contacts", body, key="clef-tres-secrete").status_code == 201
    connection = open_connection(office.store.path)
    rows = repr(connection.execute("SELECT * FROM api_answer").fetchall())
    connection.close()
    assert "clef-tres-secrete" not in rows
    assert "Perrin" not in rows


def test_erasing_somebody_forgets_the_answers_given_to_them(caller: Open, office: Office) -> None:
    case, city = file_candidature(office, "40088"), caller(ContactKind.CONTACT, "40088")
    body = {"trigger": "withdraw", "inputs": {"reason": "Changement."}}
    city.record("/dossiers/AMI2-001/actes", body, key="k1", seen=version(office, case))
    with office.store.read() as reader:
        person = CaseId(reader.events_of(case)[-1].actor)
    done(office, ErasePerson(actor=LEAD, person=person, reason="Demande de la personne."))
    assert kept(office) == 0


@pytest.mark.parametrize("key", ["", "é", "x" * 201])
def test_a_request_that_records_carries_a_sound_key(caller: Open, key: str) -> None:
    headers = {"idempotency-key": key.encode()} if key else {}
    answer = caller(ContactKind.LEAD).post(f"{ROOT}/contacts", json={}, headers=headers)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]
