"""One file before its readers: where it stands, what may be done, what it holds, what happened."""
