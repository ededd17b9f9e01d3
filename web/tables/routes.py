"""The routes of exports and imports."""

from web.policy import LEAD, READERS
from web.route import FILE_BYTES, Route, get, post
from web.tables.exports import make_export, show_exports
from web.tables.imports import confirm_import, rehearse_import, show_import

ROUTES: tuple[Route, ...] = (
    get("/exports", show_exports, READERS),
    post("/exports", make_export, READERS),
    get("/import", show_import, LEAD),
    post("/import", rehearse_import, LEAD, max_bytes=FILE_BYTES),
    post("/import/{work}/confirmer", confirm_import, LEAD),
)
