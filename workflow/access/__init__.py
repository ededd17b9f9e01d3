"""Who may come in: codes, passwords, sessions, tokens; secrets are kept as hashes only."""
