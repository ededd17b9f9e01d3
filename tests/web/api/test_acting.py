"""Acting through the API: versions seen, refusals, batches, drafts, pieces, sessions, letters."""

from collections.abc import Callable

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import ROOT, Caller
from tests.workflow.bench import WAVE_1, act, file_candidature, move, open_draft
from tests.workflow.office_stories import AFTER_WAVE_1, examined, state, version
from workflow.office import Office

Open = Callable[..., Caller]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WITHDRAW = {"trigger": "withdraw", "inputs": {"reason": "Changement d’équipe."}}


def seen_of(caller: Caller, reference: str = "AMI2-001") -> int:
    """The version a program reads of a file."""
    return int(caller.read(f"/dossiers/{reference}").headers["etag"].strip('"'))


def test_an_act_is_recorded_on_the_version_read(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    answer = lead.record("/dossiers/AMI2-001/actes", WITHDRAW, seen=seen_of(lead))
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "withdrawn"
    assert answer.headers["etag"] == f'"{version(office, case)}"'
    assert state(office, case) == "withdrawn"


def test_an_act_without_the_version_read_is_not_looked_at(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    answer = caller(ContactKind.LEAD).record("/dossiers/AMI2-001/actes", WITHDRAW)
    assert answer.status_code == 428
    assert answer.json()["type"] == f"{ROOT}/problemes/version-manquante"
    assert "If-Match" in answer.json()["detail"]


def test_a_late_writer_is_told_who_did_what(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    seen = seen_of(lead)
    act(office, case, "note", text="Appel de la mairie.")
    answer = lead.record("/dossiers/AMI2-001/actes", WITHDRAW, seen=seen)
    assert answer.status_code == 412
    told = answer.json()
    assert told["version"] == version(office, case)
    assert [each["role"] for each in told["since"]] == ["responsable du programme"]
    assert state(office, case) == "submitted"


@pytest.mark.parametrize("path", ["pieces/form?file_name=note.pdf", "depot"])
def test_a_late_writer_is_told_whatever_the_act(caller: Open, office: Office, path: str) -> None:
    case, city = open_draft(office, "40088"), caller(ContactKind.CONTACT, "40088")
    seen = seen_of(city)
    act(office, case, "add_piece", piece="needs_note")
    headers = {"idempotency-key": "tard", "if-match": f'"{seen}"'}
    kind = {"content-type": "application/octet-stream" if "pieces" in path else "application/json"}
    body = PDF if "pieces" in path else b'{"window": "AMI2/vague-1"}'
    address = f"{ROOT}/dossiers/AMI2-001/{path}"
    answer = city.post(address, content=body, headers={**headers, **kind})
    assert answer.status_code == 412, answer.text
    assert answer.json()["version"] == version(office, case)


def test_what_the_law_refuses_comes_with_every_reason(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    lead = caller(ContactKind.LEAD)
    body = {"trigger": "label", "inputs": {"session": "inconnue"}}
    answer = lead.record("/dossiers/AMI2-001/actes", body, seen=seen_of(lead))
    assert answer.status_code == 409
    assert answer.json()["title"] == "Refusé par les règles"
    assert {each["rule"] for each in answer.json()["reasons"]} >= {"state"}
    assert all(each["sentences"] for each in answer.json()["reasons"])


def test_a_batch_is_all_or_none(caller: Open, office: Office) -> None:
    one, other = file_candidature(office, "40088"), open_draft(office, "47001")
    lead = caller(ContactKind.LEAD)
    acts = [
        {"reference": name, "version": seen_of(lead, name), "trigger": "analyse"}
        for name in ("AMI2-001", "AMI2-002")
    ]
    assert lead.record("/lots", {"acts": acts}).status_code == 409
    assert (state(office, one), state(office, other)) == ("submitted", "draft")
    acts[1]["trigger"] = "note"
    acts[1]["inputs"] = {"text": "À suivre."}
    answer = lead.record("/lots", {"acts": acts})
    assert answer.status_code == 200, answer.text
    assert [each["state"] for each in answer.json()["files"]] == ["analysed", "draft"]


def test_a_city_files_its_draft_with_its_pieces(caller: Open) -> None:
    city = caller(ContactKind.CONTACT, "40088")
    opened = city.record("/brouillons", {"authority": "40088", "window": WAVE_1})
    assert opened.status_code == 201, opened.text
    assert opened.headers["location"] == f"{ROOT}/dossiers/AMI2-001"
    headers = {
        "idempotency-key": "piece",
        "if-match": opened.headers["etag"],
        "content-type": "application/octet-stream",
    }
    address = f"{ROOT}/dossiers/AMI2-001/pieces/form?file_name=formulaire.pdf"
    piece = city.post(address, content=PDF, headers=headers)
    assert piece.status_code == 200, piece.text
    filed = city.record(
        "/dossiers/AMI2-001/depot", {"window": WAVE_1}, seen=piece.json()["version"]
    )
    assert filed.status_code == 200, filed.text
    assert filed.json()["state"] == "déposée"
    assert filed.json()["received_at"] == "2020-07-24T06:00:00.000000Z"


def test_a_piece_too_heavy_is_not_taken(caller: Open, office: Office) -> None:
    open_draft(office, "40088")
    headers = {
        "idempotency-key": "lourde",
        "if-match": '"1"',
        "content-type": "application/octet-stream",
    }
    address = f"{ROOT}/dossiers/AMI2-001/pieces/form?file_name=formulaire.pdf"
    city = caller(ContactKind.CONTACT, "40088")
    answer = city.post(address, content=b"x" * (20 * 1024 * 1024 + 1), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["title"] == "Envoi trop lourd"


def test_another_town_s_file_does_not_exist(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    other = caller(ContactKind.CONTACT, "47001")
    known = other.read("/dossiers/AMI2-001")
    unknown = other.read("/dossiers/AMI2-999")
    assert (known.status_code, known.content) == (404, unknown.content)
    refused = other.record("/dossiers/AMI2-001/actes", WITHDRAW, seen=1)
    assert (refused.status_code, refused.content) == (404, unknown.content)


def test_a_session_goes_from_its_record_to_its_announcement(caller: Open, office: Office) -> None:
    case, lead = examined(office, "40088"), caller(ContactKind.LEAD)
    recorded = lead.record(
        "/seances",
        {
            "reference": "CS-2020-11",
            "body": "comite_selection",
            "items": [{"file": "AMI2-001", "outcome": "label", "reason": "Projet mûr."}],
            "minutes": "PV-12",
        },
    )
    assert recorded.status_code == 201, recorded.text
    labelled = lead.record(
        "/dossiers/AMI2-001/actes",
        {"trigger": "label", "inputs": {"session": "CS-2020-11"}},
        seen=seen_of(lead),
    )
    assert labelled.json()["state"] == "labelled", labelled.text
    for step in ("information", "centres", "annonce"):
        done = lead.record(f"/seances/CS-2020-11/{step}")
        assert done.status_code == 200, done.text
    session = lead.read("/seances/CS-2020-11").json()
    assert session["session"]["announced_at"] == "2020-11-10T09:00:00.000000Z"
    assert [each["file"] for each in session["items"]] == ["AMI2-001"]
    assert state(office, CaseId(f"{case}-a1")) == "labelled"


def test_the_lead_chooses_what_becomes_of_a_letter(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    lead = caller(ContactKind.LEAD)
    letters = lead.read("/lettres", state="planned").json()["letters"]
    held = lead.record(f"/lettres/{letters[0]['id']}/choix", {"choice": "hold"})
    assert held.status_code == 200, held.text
    assert held.json()["state"] == "to_validate"
    again = lead.record(f"/lettres/{letters[0]['id']}/choix", {"choice": "hold"})
    assert again.status_code == 422
    assert "dans un état" in again.json()["detail"]
    whole = lead.read(f"/lettres/{letters[0]['id']}").json()
    assert whole["subject"]
    assert "AMI2-001" in whole["text"]


def test_a_contact_is_made_known_then_replaced(caller: Open) -> None:
    lead = caller(ContactKind.LEAD)
    words = {"name": "Direction générale", "email": "dgs@dax.example"}
    body = {"kind": "general_services", "organisation": "40088", **words}
    made = lead.record("/contacts", body)
    assert made.status_code == 201, made.text
    person = made.json()["person"]
    other = {"name": "Nouvelle direction", "email": "direction@dax.example"}
    replaced = lead.record(f"/contacts/{person}/remplacement", other)
    assert replaced.status_code == 201, replaced.text
    found = lead.read("/contacts", organisation="40088", kind="general_services").json()
    assert [each["email"] for each in found["contacts"]] == ["direction@dax.example"]


def test_a_deadline_moves_with_its_reason(caller: Open) -> None:
    lead = caller(ContactKind.LEAD)
    body = {"deadlines": [WAVE_1], "day": "2020-11-20", "reason": "Crise sanitaire."}
    moved = lead.record("/prorogations", body)
    assert moved.status_code == 200, moved.text
    shown = lead.read(f"/echeances/{WAVE_1}").json()
    assert [each["day"] for each in shown["versions"]] == ["2020-11-06", "2020-11-20"]
    back = lead.record("/prorogations", {**body, "day": "2020-11-01"})
    assert back.status_code == 409


def test_a_point_of_control_is_signed_once(caller: Open) -> None:
    lead = caller(ContactKind.LEAD)
    made = lead.record("/audit/points-de-controle", key="controle")
    again = lead.record("/audit/points-de-controle", key="controle")
    assert made.status_code == 201, made.text
    assert made.content == again.content
    assert lead.read("/audit/verification").json()["checkpoints"] == 1
    assert lead.read("/audit/verification").json()["intact"] is True


def test_the_past_is_read_on_both_axes(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    lead = caller(ContactKind.LEAD)
    seen = seen_of(lead)
    assert lead.record("/dossiers/AMI2-001/actes", WITHDRAW, seen=seen).status_code == 200
    then = lead.read("/dossiers/AMI2-001", at="2020-09-01").json()
    assert (then["file"]["state"], then["at"]) == ("submitted", "2020-08-31T22:00:00.000000Z")
    assert "etag" not in lead.read("/dossiers/AMI2-001", known_at="2020-09-01").headers
