"""Tables that leave and tables that come in: exports and imports, as work that may be left."""
