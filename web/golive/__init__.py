"""Going live: what would leave, how many letters, then the day that opens the real addresses."""
