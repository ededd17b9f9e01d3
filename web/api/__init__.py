"""The JSON API: the same commands and questions, for programs."""
