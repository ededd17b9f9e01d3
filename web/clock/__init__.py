"""The simulated clock moved forward, and the page of a long work."""
