"""Forms too heavy to be taken: the texts before their files are kept, the rest is not looked at.

Pages put their texts before their files, so that nothing typed is lost with a file refused.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterator

from starlette.datastructures import FormData, Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

KEPT_BYTES = 1_000_000
"""How much of the beginning is read for its texts."""
PASSED_BYTES = 64_000_000
"""How much more is let pass unread, so that a browser hears the answer."""
log = logging.getLogger(__name__)


class _Enough(Exception):  # noqa: N818 - named as what happened
    """The beginning was read."""


async def texts_of(request: Request) -> FormData:
    """Return the texts at the beginning of a form; its files are dropped."""
    stream = request.stream()
    boundary = request.headers.get("content-type", "")
    if not boundary.startswith("multipart/form-data"):
        return FormData()
    parser = MultiPartParser(Headers(raw=request.headers.raw), _beginning(stream), max_files=20)
    try:
        form = await parser.parse()
        items = list(form.multi_items())
    except (_Enough, MultiPartException):
        items = list(parser.items)
    for file in parser._files_to_close_on_error:
        file.close()
    passed = 0
    async for piece in stream:
        passed += len(piece)
        if passed > PASSED_BYTES:
            log.warning("a heavy form was cut short")
            break
    return FormData([(name, value) for name, value in items if isinstance(value, str)])


async def _beginning(stream: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    read = 0
    async for piece in stream:
        yield piece
        read += len(piece)
        if read > KEPT_BYTES:
            raise _Enough
