"""The pages of those who sit in a committee: members and permanent guests."""
