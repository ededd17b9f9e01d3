"""The real programme replayed: January 2019 to 4 October 2021 as dated command lines.

What is published comes from the programme's data files, what is chosen (conventional dates, words,
fictional attempts) from `story.toml`. Nothing here records anything: `play` gives the lines to the
command line, in order.
"""
