"""What an agent writes: exchanges noted, relances, letters to a selection, texts made one's own."""
