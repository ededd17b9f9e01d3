"""Committee sessions: recorded, carried out, told and announced, each act rehearsed first."""
