"""How long the file of a tender is kept, and how it is destroyed when that is over."""
