"""What is read of many files at once: counts, reports, questions of control, tables that leave."""
