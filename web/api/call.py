"""One call of the API: who calls, what is asked, what the office answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from states.acts import Refused
from states.identifiers import CaseId, CaseKind
from web.api.keeping import AlreadyAnswered, Keeping, Request, Seen
from web.api.operation import Operation, Reply
from web.api.problems import PROBLEM_JSON, Problem, met, problem_of
from web.counter import Counter
from workflow.commands import Command
from workflow.desk import Desk
from workflow.office import Office
from workflow.outcomes import Conflict, Done
from workflow.people import Actor
from workflow.reading import NOW, FileRead, Moment, Reading

Kind = TypeVar("Kind", bound=BaseModel)
FILES = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
Telling = Callable[[Desk, Done], Reply]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request understood: its token, its headers and its values are sound.

    `arrived_at` is the office's instant when its headers were in. `seen` is the version read.
    """

    counter: Counter
    operation: Operation
    actor: Actor
    path: Mapping[str, str]
    query: BaseModel
    arrived_at: datetime
    body: BaseModel | None = None
    content: bytes = b""
    key: str = ""
    signed: bytes = b""
    seen: int | None = None

    @property
    def office(self) -> Office:
        """The office of the counter."""
        return self.counter.office

    def asked(self, kind: type[Kind]) -> Kind:
        """Return the parameters of the address."""
        assert isinstance(self.query, kind)
        return self.query

    def given(self, kind: type[Kind]) -> Kind:
        """Return the body."""
        assert isinstance(self.body, kind)
        return self.body

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open one snapshot read on behalf of the caller."""
        with self.office.store.read() as reader:
            yield Reading(self.office, reader, self.actor)

    def file(self, reading: Reading, reference: str = "", moment: Moment = NOW) -> FileRead:
        """Return the file of the path, or of a reference.

        Raises:
            ProblemMet: there is none that the caller may know.
        """
        read = file_of(reading, reference or self.path["reference"], moment)
        if read is None:
            raise met("introuvable")
        return read

    def case(self, reference: str = "") -> CaseId:
        """Return the case of the file of the path, or of a reference.

        Raises:
            ProblemMet: there is none that the caller may know.
        """
        with self.reading() as reading:
            return self.file(reading, reference).facts.id

    def record(self, command: Command, told: Telling, about: CaseId | None = None) -> Reply:
        """Give a command to the office once, and tell what it did, or tell it again.

        `about`: the file whose version must still be the one the caller saw.
        """
        seen = Seen(case=about, version=self.seen) if about and self.seen is not None else None
        keeping = self.keeping(told, seen)
        try:
            outcome = self.office.run(command, keeping)
        except AlreadyAnswered as before:
            return before.reply
        if isinstance(outcome, Done):
            assert keeping.reply is not None
            return keeping.reply
        refused = problem_reply(problem_of(self.office, self.actor, outcome))
        return keeping.keep(refused) if isinstance(outcome, Refused | Conflict) else refused

    def keeping(self, told: Telling, seen: Seen | None = None) -> Keeping:
        """Return what stands alongside the command of this call."""
        request = Request(actor=self.actor, key=self.key, content=self.signed)
        return Keeping(self.office, request, told, seen)


def file_of(reading: Reading, reference: str, moment: Moment = NOW) -> FileRead | None:
    """Return the file a reference (or an id) names, None when the reader knows of none."""
    wanted = reference.strip()
    if not wanted:
        return None
    row = reading.reader.case_by_reference(wanted) or reading.reader.case(wanted)
    return reading.file(row.id, moment) if row is not None and row.kind in FILES else None


def problem_reply(problem: Problem) -> Reply:
    """Return a problem as an answer."""
    body = problem.model_dump_json(exclude_defaults=True).encode()
    return Reply(body=body, status=problem.status, media_type=PROBLEM_JSON)
