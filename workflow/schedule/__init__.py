"""What time brings: what is due, the sweep that does it, the forecast that tells it beforehand."""
