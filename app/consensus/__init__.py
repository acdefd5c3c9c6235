"""What the panel settles together: the meeting, its minutes, judging anew."""
