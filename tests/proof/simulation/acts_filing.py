"""The acts of filing a simulation plays: answers saved, files sent in parts, drafts filed late."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from states.identifiers import EventId
from tests.proof.simulation.cast import AUDITOR, LEAD, city
from tests.proof.simulation.play import LEADS, WORDS, Play, some_person
from workflow import commands
from workflow.filing import commands as filed
from workflow.filing.rights import RIGHTS, open_requests

Generator = Callable[[Play], commands.Command | None]
PDF = b"%PDF-1.4\n%%EOF\n"


def save_draft(play: Play) -> commands.Command | None:
    """A town, or the lead, saves answers; now and then over somebody else's."""
    drafts = [file for file in play.view.candidatures if file.state == "draft"]
    file = play.one(drafts if drafts and play.likely(0.85) else play.view.candidatures)
    if file is None:
        return None
    questions = [question.id for question in play.view.programme.questions]
    chosen = play.chance.sample(questions, k=play.one((1, 2, 3)))
    return filed.SaveDraft(
        actor=play.one((city(file.authority), city(file.authority), LEAD, AUDITOR, city("47001"))),
        case=file.id,
        answers=tuple(
            filed.AnswerGiven(question=name, answer=play.one((*WORDS, "", f"Texte {play.serial}")))
            for name in (*chosen, *(("inconnue",) if play.likely(0.05) else ()))
        ),
        seen=play.one((0, 1, 2, 99)),
    )


def file_draft(play: Play) -> commands.Command | None:
    """A town files: the request arrived a moment ago, or long ago, or, wrongly, in the future."""
    drafts = [file for file in play.view.candidatures if file.state == "draft"]
    file = play.one(drafts if drafts and play.likely(0.9) else play.view.candidatures)
    if file is None:
        return None
    ago = timedelta(seconds=play.one((0, 0, 1, 30, 59, 61, 100, -5, 86_400)))
    return filed.FileDraft(
        actor=play.one((city(file.authority), city(file.authority), LEAD, city("47001"))),
        case=file.id,
        window=file.window if play.likely(0.8) else play.one(play.view.windows),
        arrived_at=play.view.now - ago,
    )


def start_upload(play: Play) -> commands.Command | None:
    """A town announces a piece."""
    file = play.one(play.view.candidatures)
    if file is None:
        return None
    return filed.StartUpload(
        actor=play.one((city(file.authority), city(file.authority), LEAD, AUDITOR)),
        case=file.id,
        piece=play.one(("council_deliberation", "needs_note", "inconnue")),
        size=play.one((len(PDF), len(PDF), 0, 50_000_000)),
        file_name=play.one(("deliberation.pdf", "programme.exe")),
    )


def append_part(play: Play) -> commands.Command | None:
    """A part of an upload on its way comes: whole, half, or not where it should."""
    upload = play.one(play.view.uploads)
    if upload is None:
        return None
    end = play.one((upload.size, upload.size, upload.received + 4))
    offset = upload.received if play.likely(0.85) else 7
    return filed.AppendPart(
        actor=play.one((LEAD, LEAD, city("40088"), AUDITOR)),
        upload=upload.id,
        offset=offset,
        part=PDF[offset:end],
    )


def drop_upload(play: Play) -> commands.Command | None:
    """An upload is given up, or one that never was."""
    upload = play.one(play.view.uploads)
    return filed.DropUpload(actor=play.one((LEAD, AUDITOR)), upload=upload.id if upload else "rien")


def ask_rights(play: Play) -> commands.Command | None:
    """A person, or the lead for them, asks about their data."""
    person = some_person(play)
    if person is None:
        return None
    return filed.AskRights(
        actor=play.one((LEAD, city("40088"))),
        person=person,
        kind=play.one((*RIGHTS, "oubli")),
        detail=play.one((*WORDS, "")),
    )


def settle_rights(play: Play) -> commands.Command | None:
    """A lead answers a request, or one that never was."""
    waiting = [
        event
        for person in play.view.persons
        for event in open_requests(play.view.events.get(person.id, ()))
    ]
    event, person = play.one(waiting), some_person(play)
    if event is None and person is None:
        return None
    return filed.SettleRights(
        actor=play.one(LEADS),
        person=event.case if event else person,
        request=event.id if event else EventId("inconnue"),
        detail=play.one((*WORDS, "")),
    )


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    filed.SaveDraft: (8, save_draft),
    filed.FileDraft: (5, file_draft),
    filed.StartUpload: (3, start_upload),
    filed.AppendPart: (4, append_part),
    filed.DropUpload: (1, drop_upload),
    filed.AskRights: (1, ask_rights),
    filed.SettleRights: (1, settle_rights),
}
