"""Filing by the city itself: answers saved as they come, pieces sent in parts, rights asked."""
