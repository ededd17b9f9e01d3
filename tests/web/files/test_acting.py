"""Acts on a file through its page: done, refused, overtaken, rehearsed; nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.web.files.reading_pages import Form, forms_of, plain, reference_of
from tests.workflow.bench import WAVE_2, act, file_candidature, open_draft
from tests.workflow.office_stories import (
    examined,
    hold_session,
    kinds,
    labelled,
    print_of,
    state,
)
from workflow.office import Office

Open = Callable[..., Browser]


def draft(office: Office) -> CaseId:
    """A draft with its form."""
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    return case


def filed(office: Office) -> CaseId:
    """A file just filed, whole."""
    return file_candidature(office, "40088")


def incomplete(office: Office) -> CaseId:
    """A file asked for pieces."""
    case = file_candidature(office, "40088", pieces=("form",))
    act(office, case, "consolidate", motive="projet", what="Le projet.", due="2020-09-01")
    return case


def decided_to_label(office: Office) -> CaseId:
    """A file that a session has chosen, and that has not taken the decision yet."""
    case = examined(office, "40088")
    hold_session(office, "S1", {case: "label"})
    return case


def decided_to_refuse(office: Office) -> CaseId:
    """A file that a session has not chosen, the decision taken."""
    case = examined(office, "40088")
    session = hold_session(office, "S1", {case: "not_select"})
    act(office, case, "not_select", session=session)
    return case


def lapsed(office: Office) -> CaseId:
    """A file withdrawn, which may come back."""
    case = filed(office)
    act(office, case, "withdraw")
    return case


def antenna(office: Office) -> CaseId:
    """An antenna just labelled, told to everybody."""
    return labelled(office, "40088")[1]


def engineered(office: Office) -> CaseId:
    """An antenna in engineering."""
    case = antenna(office)
    act(office, case, "start_engineering", regional_centre="75", target_opening="2022-09-01")
    return case


def opened(office: Office) -> CaseId:
    """An antenna opened as a pilot."""
    case = antenna(office)
    act(office, case, "open_pilot", reason="Ouverte avant tous.")
    return case


def analysed(office: Office) -> CaseId:
    """A file examined, that no session has seen."""
    return examined(office, "40088")


STORIES = (
    *(draft, filed, incomplete, analysed, decided_to_label, decided_to_refuse, lapsed),
    *(antenna, engineered, opened),
)


def filled(form: Form, office: Office) -> dict[str, list[str]]:
    """A form filled as somebody careful would."""
    with office.store.read() as reader:
        ahead = (office.now(reader) + timedelta(days=400)).date()
        today = office.now(reader).date()
    values = {name: list(given) for name, given in form.values.items()}
    for name, kind in form.kinds.items():
        if any(values.get(name, [])) or kind == "hidden":
            continue
        if kind in ("select", "checkbox"):
            values[name] = [code for code in form.choices[name] if code][:1]
        elif kind == "date":
            values[name] = [str(today if name == "proposed_on" else ahead)]
        elif kind == "datetime-local":
            values[name] = [f"{ahead}T12:00"]
        elif kind == "textarea" and name != "sites":
            values[name] = ["Un motif écrit."]
        elif name in ("proof", "companion"):
            values[name] = ["Cachet de la poste"]
    return values


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_act_offered_is_done_when_its_form_is_filled(
    browser: Open, office: Office, story: Callable[[Office], CaseId]
) -> None:
    case = story(office)
    lead, page = browser(ContactKind.LEAD), f"/dossiers/{reference_of(office, case)}"
    names = [path for path in forms_of(lead.get(page).text) if path.startswith(f"{page}/actes/")]
    assert names
    undone = []
    for path in names:
        form = forms_of(lead.get(page).text)[path]
        values = filled(form, office)
        answered = lead.post(path, data={**values, "geste": "repeter"}, follow_redirects=False)
        if "Rien n’est enregistré encore" not in answered.text:
            undone.append((path, answered.status_code, plain(answered.text)[1500:2400]))
    assert undone == []
    before = print_of(office)
    path = names[0]
    form = forms_of(lead.get(page).text)[path]
    answered = lead.post(path, data={**filled(form, office)}, follow_redirects=False)
    assert answered.status_code == 303
    assert print_of(office) != before


def test_an_act_done_says_what_was_recorded_and_how_many_letters(
    browser: Open, office: Office
) -> None:
    case = filed(office)
    lead = browser(ContactKind.LEAD)
    answered = lead.fill("/dossiers/AMI2-001/actes/analyse", {}, seen="/dossiers/AMI2-001")
    assert answered.status_code == 303
    shown = lead.get(answered.headers["location"])
    assert "C’est enregistré. Candidature analysée." in plain(shown.text).replace("\xa0", " ")
    assert state(office, case) == "analysed"


def test_a_refusal_keeps_all_that_was_typed_and_says_why(browser: Open, office: Office) -> None:
    case = filed(office)
    lead = browser(ContactKind.LEAD)
    answered = lead.fill(
        "/dossiers/AMI2-001/actes/consolidate",
        {"motive": "pieces", "due": "2020-01-01", "what": "Trois points à reprendre."},
        seen="/dossiers/AMI2-001",
    )
    assert answered.status_code == 422
    assert "Rien n’a été enregistré." in answered.text
    form = forms_of(answered.text)["/dossiers/AMI2-001/actes/consolidate"]
    kept = {name: form.values[name] for name in ("motive", "due", "what")}
    assert kept == {
        "motive": ["pieces"],
        "due": ["2020-01-01"],
        "what": ["Trois points à reprendre."],
    }
    assert '<details class="act" id="acte-consolidate" open>' in answered.text
    assert kinds(office, f"refus:{case}") == ["refused"]


def test_a_date_that_does_not_read_is_named_and_nothing_is_asked_of_the_office(
    browser: Open, office: Office
) -> None:
    case = filed(office)
    lead = browser(ContactKind.LEAD)
    answered = lead.fill(
        "/dossiers/AMI2-001/actes/analyse",
        {"effective_at": "31/02/2021", "reason": "Complet."},
        seen="/dossiers/AMI2-001",
    )
    assert answered.status_code == 422
    assert "28/02/2021" in answered.text
    assert "Complet." in answered.text
    assert kinds(office, f"refus:{case}") == []


def test_of_two_leads_the_second_is_told_who_did_what_and_loses_nothing(
    browser: Open, office: Office
) -> None:
    case = filed(office)
    lead = browser(ContactKind.LEAD)
    page = lead.get("/dossiers/AMI2-001")
    form = forms_of(page.text)["/dossiers/AMI2-001/actes/withdraw"]
    act(office, case, "analyse")
    answered = lead.post(form.action, data={**form.values, "reason": "La ville renonce."})
    assert answered.status_code == 409
    assert "Entre-temps, la personne responsable du programme a déclaré" in answered.text
    assert "La ville renonce." in answered.text
    assert state(office, case) == "analysed"
    again = forms_of(answered.text)["/dossiers/AMI2-001/actes/withdraw"]
    assert lead.post(again.action, data=again.values, follow_redirects=False).status_code == 303


def test_a_rehearsal_shows_the_letters_and_records_nothing(browser: Open, office: Office) -> None:
    filed(office)
    before = print_of(office)
    answered = browser(ContactKind.LEAD).fill(
        "/dossiers/AMI2-001/actes/declare_inadmissible",
        {"motive": "not_eligible", "reason": "Hors du périmètre.", "geste": "repeter"},
        seen="/dossiers/AMI2-001",
    )
    assert answered.status_code == 200
    assert "Ce que cela entraîne" in answered.text
    assert "exécutif de la collectivité, Dax" in answered.text
    assert "Hors du périmètre." in answered.text
    assert print_of(office) == before


def test_a_regional_centre_acts_in_its_region_and_knows_of_no_other(
    browser: Open, office: Office
) -> None:
    filed(office)
    other = open_draft(office, "97120", WAVE_2)
    centre = browser(ContactKind.REGIONAL_CENTRE)
    values = {"text": "Appel du maire.", "kind": "phone"}
    done = centre.fill("/dossiers/AMI2-001/echanges", values, seen="/dossiers/AMI2-001")
    assert done.status_code == 303
    assert "L’échange est noté." in centre.get("/dossiers/AMI2-001").text
    assert reference_of(office, other) == "AMI2-002"
    theirs, none = centre.get("/dossiers/AMI2-002"), centre.get("/dossiers/AMI2-999")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert theirs.text.replace("AMI2-002", "AMI2-999") == none.text
    act_theirs = centre.fill("/dossiers/AMI2-002/actes/note", {"text": "x"}, "/dossiers/AMI2-001")
    act_none = centre.fill("/dossiers/AMI2-999/actes/note", {"text": "x"}, "/dossiers/AMI2-001")
    assert act_theirs.status_code == act_none.status_code == 404
    assert act_theirs.text.replace("AMI2-002", "AMI2-999") == act_none.text


def test_an_act_that_does_not_exist_answers_as_a_page_that_does_not(
    browser: Open, office: Office
) -> None:
    filed(office)
    lead = browser(ContactKind.LEAD)
    answered = lead.fill("/dossiers/AMI2-001/actes/rien", {}, seen="/dossiers/AMI2-001")
    assert answered.status_code == 404


def test_a_new_candidature_leads_to_its_own_page(browser: Open, office: Office) -> None:
    lapsed(office)
    lead = browser(ContactKind.LEAD)
    answered = lead.fill(
        "/dossiers/AMI2-001/actes/reapply", {"window": WAVE_2}, seen="/dossiers/AMI2-001"
    )
    assert answered.headers["location"] == "/dossiers/AMI2-002"


def test_what_an_undisclosed_decision_forbids_is_taken_as_any_other_act(
    browser: Open, office: Office
) -> None:
    case = decided_to_label(office)
    with office.store.read() as reader:
        session = reader.case_by_reference("S1")
    assert session is not None
    act(office, case, "label", session=session.id)
    centre = browser(ContactKind.REGIONAL_CENTRE)
    shown = centre.get("/dossiers/AMI2-001")
    assert "retenue" not in plain(shown.text)
    assert "S1" not in shown.text
    answered = centre.fill(
        "/dossiers/AMI2-001/echanges", {"text": "Noté.", "kind": "phone"}, "/dossiers/AMI2-001"
    )
    assert answered.status_code == 303
