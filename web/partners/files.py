"""A file handed out for keeping, under a name of its own."""

from urllib.parse import quote

from starlette.responses import Response


def handed_out(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to save."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition}
    return Response(content, media_type=media_type, headers=headers)
