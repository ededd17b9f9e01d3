"""What keeps an installation sound: copies and restores, erasure, diagnosis."""
