"""How a city files from a browser: a draft saved as it goes, uploads resumed, days left."""
