"""How a city files from a browser: a draft saved as it goes, uploads resumed, the day it has left."""
