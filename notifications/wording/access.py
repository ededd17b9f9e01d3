"""What is said at the door: when to try again, how a device names itself."""

import re
from datetime import datetime

from notifications.wording.dates import instant_text
from notifications.wording.typography import sentence

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "appareil Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
UNKNOWN_DEVICE = "navigateur non reconnu"


def again_sentence(again_at: datetime) -> str:
    """Return when what was refused for now may be tried again."""
    return sentence(f"Vous pourrez recommencer à partir du {instant_text(again_at)}")


def device_text(user_agent: str) -> str:
    """Return how a person recognises a device, « Firefox, Windows », from its user agent."""
    browser = _named(user_agent, _BROWSERS)
    machine = _named(user_agent, _MACHINES)
    return ", ".join(part for part in (browser, machine) if part) or UNKNOWN_DEVICE


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    found = (said for mark, said in names if re.search(rf"\b{mark}\b", user_agent))
    return next(found, "")
