"""Deadlines: the calendar, moving a date, what comes by itself, the feed."""
