"""Random small companies, scorecards and histories, by seed, that reach every clause."""
