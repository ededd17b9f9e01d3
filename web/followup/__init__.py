"""What is followed of an antenna after its label: one page to read and to record it."""
