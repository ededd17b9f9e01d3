"""The door: codes and links, agents' passwords, one's own accesses, demonstrations."""
