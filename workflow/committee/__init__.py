"""The committee at work: its meetings, from the convocation to the approved minutes."""
