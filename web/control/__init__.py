"""Control: the questions of whoever controls the programme, the proof, the evidence."""
