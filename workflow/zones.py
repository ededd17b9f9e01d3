"""The time zone database that the instants of this installation were computed with."""

import importlib.metadata

ZONE_SEEN = "zone_database"
"""The setting that keeps the version of the time zone database in use when it was last accepted."""


def zone_database() -> str:
    """Return the version of the time zone package, "" when it is not installed."""
    try:
        return importlib.metadata.version("tzdata")
    except importlib.metadata.PackageNotFoundError:
        return ""
