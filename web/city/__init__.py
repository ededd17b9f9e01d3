"""The city's own space: its files and antennas, filing with pieces, letters received, rights."""
