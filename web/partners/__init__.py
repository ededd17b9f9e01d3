"""Partners' pages: their home, the steering committee's report, the open data of everybody."""
