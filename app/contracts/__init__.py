"""Overeenkomsten: what follows a final award, and the public register."""
