"""Sharing the work: what is given to whom, what she reads, and what is told of it. The verbs are among the services."""
