"""The recall of a disclosure, as a simulation plays it: at once, a little late, or for nothing."""

from collections.abc import Callable, Mapping

from tests.proof.simulation.cast import AUDITOR
from tests.proof.simulation.play import LEADS, Play, some_session
from workflow import commands
from workflow.committee.recall import RecallSession

Generator = Callable[[Play], commands.Command | None]


def recall_session(play: Play) -> commands.Command | None:
    """A lead recalls what a session told, mostly the one told last."""
    told = [each.session for each in play.view.sittings if each.session.notified_at is not None]
    latest = max(
        told, key=lambda each: each.announced_at or each.notified_at or play.view.now, default=None
    )
    session = latest.id if latest is not None and play.likely(0.8) else some_session(play)
    return RecallSession(actor=play.one((*LEADS, AUDITOR)), session=session) if session else None


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    RecallSession: (3, recall_session),
}
