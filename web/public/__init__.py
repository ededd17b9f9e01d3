"""Pages for everybody: the door, accessibility, legal mentions, the theme."""
