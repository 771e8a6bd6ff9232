"""What the Makefile calls. It runs before anything is installed, so it is made of the standard library only."""
