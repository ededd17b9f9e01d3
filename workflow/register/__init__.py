"""Lists, searches and counters of files as each audience may know them, answered in SQL."""
