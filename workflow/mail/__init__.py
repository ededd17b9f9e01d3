"""Letters: who is written to when something is recorded, what each says, how it leaves."""
