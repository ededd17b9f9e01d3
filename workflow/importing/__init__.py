"""Taking over what people keep in spreadsheets: candidatures and contacts.

A file is read whole, every fault told with its line and column, before anything is recorded.
"""
