"""What every room stands on: HTTP and SQL, and no subject."""
