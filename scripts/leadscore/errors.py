"""Errors that end a command in one line on stderr and the exit code of contract section 7."""

from __future__ import annotations


class LeadscoreError(Exception):
    """Base of all expected failures.

    The message is one line that says what is wrong, where, and what to do; `exit_code` is what the
    command line returns.
    """

    exit_code = 3


class DataError(LeadscoreError):
    """The data or the scorecard is at fault."""

    exit_code = 1


class WrongUsageError(LeadscoreError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class SystemFailureError(LeadscoreError):
    """Something outside data and call failed: a lock, a full disk, a server that is away."""

    exit_code = 3


class InUseError(SystemFailureError):
    """Another process holds a file that has to be read or written."""
