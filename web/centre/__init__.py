"""The regional centre: its region, its antennas, its news."""
