"""The review round: what its readers see, what they say, and what becomes of it. The verbs are among the services."""
