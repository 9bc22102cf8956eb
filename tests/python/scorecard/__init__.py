"""Tests of the scorecard package: a scorecard without faults, and one change for each fault."""
