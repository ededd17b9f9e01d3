"""What is followed of an antenna after its label: inscription, flags, funding, offer, learners."""
