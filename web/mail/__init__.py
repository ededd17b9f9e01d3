"""« Courrier »: every letter in plain states, exactly as it leaves, and what the lead writes."""
