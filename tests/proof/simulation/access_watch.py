"""What must hold of the door after every step: no secret kept, nobody inside whose part ended."""

from datetime import datetime

from tests.proof.simulation.log_watch import require
from workflow.store.store import Reader

KEPT = "SELECT id FROM letter WHERE category = 'access' AND message IS NOT NULL"
INSIDE = """
SELECT web_session.id FROM web_session JOIN case_ ON case_.id = web_session.person
WHERE case_.state <> 'active' AND revoked_at IS NULL AND expires_at > :now"""
WAITING = """
SELECT access_code.id FROM access_code JOIN case_ ON case_.id = access_code.person
WHERE case_.state <> 'active' AND ended_at IS NULL AND expires_at > :now"""


def look(reader: Reader, now: datetime) -> None:
    """Check the door at an instant."""
    require(not reader._all(KEPT), "access: no letter that opens a door is kept")
    require(not reader._all(INSIDE, now=now), "access: nobody is inside whose part ended")
    require(not reader._all(WAITING, now=now), "access: no code opens to whose part ended")
