"""A real SMTP server on the loopback, in a process of its own: it notes each letter it accepts.

`python -m tests.proof.kills.server FILE` prints its port, then serves until its input closes.
"""

import asyncio
import random
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SLOWEST_SECONDS = 0.008
"""The longest pause on either side of an acceptance: where a sender may die."""


class Noting:
    """Accepts everything; the Message-ID is in the file before the answer leaves."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="ascii")
        self._random = random.Random(path.name)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Note a letter, then accept it."""
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(self._random.uniform(0, SLOWEST_SECONDS))
        name = str(message_from_bytes(envelope.content)["Message-ID"])
        self._file.write(f"{name} {','.join(envelope.rcpt_tos)}\n")
        self._file.flush()
        await asyncio.sleep(self._random.uniform(0, SLOWEST_SECONDS))
        return "250 accepted"


async def serve(noted: Path) -> None:
    """Listen on a free port of the loopback, say which, serve until standard input ends."""
    loop, noting = asyncio.get_running_loop(), Noting(noted)
    listening = await loop.create_server(lambda: SMTP(noting, hostname="kills"), "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
