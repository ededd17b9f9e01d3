"""The announcement names what its own session retained, whatever was decided since."""

import re

from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import LEAD, act, done, file_candidature, move, register_person
from tests.workflow.office_stories import AFTER_WAVE_1, decided, hold_session
from workflow.commands import AnnounceSession, NotifySession
from workflow.mail.letter_context import context_of
from workflow.office import Office

CODE = re.compile(r"\b\d{5}\b")


def retained(office: Office, session: CaseId) -> set[str]:
    """The codes of the towns that the announcements of a session name."""
    with office.store.read() as reader:
        letters = [each for each in reader.letters() if each.code == "announcement"]
    parts = [
        part
        for each in letters
        if each.case_id == session
        for part in context_of(each.context).parts
        if part.code == "announcement"
    ]
    assert parts
    return set(CODE.findall(str([part.values["retained"] for part in parts])))


def test_a_label_of_a_later_session_nobody_was_told_of_is_not_announced(office: Office) -> None:
    register_person(office, ContactKind.PARTNER, "partenaire")
    dax, agen = file_candidature(office, "40088"), file_candidature(office, "47001")
    move(office, AFTER_WAVE_1)
    for case in (dax, agen):
        act(office, case, "analyse")
    first = hold_session(office, "S1", {dax: "defer", agen: "label"})
    act(office, dax, "defer", session=first)
    act(office, agen, "label", session=first)
    done(office, NotifySession(actor=LEAD, session=first))
    decided(office, dax)
    done(office, AnnounceSession(actor=LEAD, session=first))
    assert retained(office, first) == {"47001"}
