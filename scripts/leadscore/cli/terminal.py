"""Where commands write what they have to say."""

from __future__ import annotations

import sys

import click
from rich.console import Console


def say(text: str) -> None:
    """One line of what was done."""
    click.echo(text)


def page() -> Console:
    """For tables: as wide as the terminal, in 80 columns where there is none."""
    return Console(width=None if sys.stdout.isatty() else 80, highlight=False, emoji=False)
