"""Files served as they are: styles, scripts, images, each at an address made of its contents."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from starlette.responses import Response

from web.visit import Visit

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
HTMX = "htmx.js"
THEME_FILES = ("theme.css", "emblem.svg")
"""What an operator's own appearance may hold beside templates."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file: its bytes, its type, the name it is served under."""

    content: bytes
    media_type: str
    served_as: str


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file by its own name; htmx comes from its package."""
    folder = files("web") / "static"
    found = {each.name: each for each in folder.iterdir() if _suffix(each) in MEDIA_TYPES}
    found[HTMX] = files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    return {name: _asset(name, source.read_bytes()) for name, source in found.items()}


def asset_path(name: str) -> str:
    """Return the path a file is served at.

    Raises:
        KeyError: there is no such file.
    """
    return f"/statique/{assets()[name].served_as}"


def serve_asset(visit: Visit) -> Response:
    """Answer with a file; an address made of other contents does not exist."""
    wanted = visit.path("name")
    for asset in assets().values():
        if asset.served_as == wanted:
            headers = {"cache-control": FOR_EVER}
            return Response(asset.content, media_type=asset.media_type, headers=headers)
    return Response(status_code=404)


def serve_theme(visit: Visit) -> Response:
    """Answer with a file of the operator's own appearance: its style or its emblem."""
    folder, name = visit.counter.theme_folder, visit.path("name")
    if folder is None or name not in THEME_FILES or not (folder / name).is_file():
        return Response(status_code=404)
    media_type = MEDIA_TYPES[f".{name.rpartition('.')[2]}"]
    return Response((folder / name).read_bytes(), media_type=media_type)


def theme_file(folder: Path | None, name: str) -> str:
    """Return the path of a file of the operator's own appearance, "" when there is none."""
    return f"/apparence/{name}" if folder and (folder / name).is_file() else ""


def _suffix(source: Traversable) -> str:
    return f".{source.name.rpartition('.')[2]}"


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(
        content=content,
        media_type=MEDIA_TYPES[f".{suffix}"],
        served_as=f"{stem}.{digest}.{suffix}",
    )
