"""Papers made from what the office knows: minutes, decision record, sheets of files."""
