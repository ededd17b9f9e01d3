import pytest

from notifications.smtp_outcome import Trouble
from notifications.transports.smtp_connection import Connection, ReplyLostError


def test_a_connection_never_opened_is_a_lost_one() -> None:
    with pytest.raises(ReplyLostError) as lost:
        Connection(local_hostname="acdt.example", timeout=1).getreply()
    assert lost.value.trouble is Trouble.DROP
