"""Names of what an installation keeps of itself, one value each, among its settings."""

CLOCK_KIND = "clock_kind"
GOLIVE_ON = "golive_on"
EPOCH = "epoch"
MARKER = "marker"
SWEEP_HELD = "sweep_held"
SYSTEM, SIMULATED = "system", "simulated"
"""Kinds of clock."""
