"""What the lead reads first: the dashboard, the lists of files, the search box."""
