"""Progress on stderr while something works; nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over steps: the function that is yielded takes the steps done and all steps."""
    with _progress() as shown:
        task = shown.add_task(words, total=None)

        def report(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total)

        yield report


@contextmanager
def files(words: str) -> Iterator[Callable[[str, int, int, int], None]]:
    """A bar over the bytes of one file after the other: (file, bytes read, bytes in all, rows)."""
    with _progress() as shown:
        task = shown.add_task(words, total=None)

        def report(file: str, bytes_read: int, bytes_total: int, rows: int) -> None:
            shown.update(
                task,
                description=f"{words} {file}: {rows:,} rows",
                completed=bytes_read,
                total=bytes_total,
            )

        yield report
