"""The programme in force: its versions, its sources, proposing another."""
