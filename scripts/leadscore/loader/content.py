"""Bytes of raw files: unpacked where they are compressed, and the hash that identifies them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from leadscore.loader.rows import UnreadableFileError

_HASHED_AT_ONCE = 1 << 20


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """The content of a file, for .gz what it unpacks to, and how far the file on disk was read.

    Raises:
        UnreadableFileError: the file cannot be opened.
    """
    with ExitStack() as opened:
        try:
            on_disk = opened.enter_context(path.open("rb"))
        except OSError as error:
            raise _cannot_be_read(error) from error
        content: BinaryIO = on_disk
        if path.name.endswith(".gz"):
            content = cast(BinaryIO, opened.enter_context(gzip.GzipFile(fileobj=on_disk)))
        yield content, on_disk.tell


def read_some(content: BinaryIO, size: int) -> bytes:
    """The next bytes of a content, at most so many; none at its end.

    Raises:
        UnreadableFileError: the file cannot be read, or its compressed data is cut off or damaged.
    """
    try:
        return content.read(size)
    except EOFError:
        raise UnreadableFileError("it is cut off: the compressed data does not end") from None
    except (gzip.BadGzipFile, zlib.error):
        raise UnreadableFileError("it is no gzip file, or a damaged one") from None
    except OSError as error:
        raise _cannot_be_read(error) from error


def content_hash(path: Path) -> str:
    """SHA-256 of the content, for .gz of what it unpacks to (contract §2.3).

    Raises:
        UnreadableFileError: as above.
    """
    digest = hashlib.sha256()
    with unpacked(path) as (content, _):
        while read := read_some(content, _HASHED_AT_ONCE):
            digest.update(read)
    return digest.hexdigest()


def _cannot_be_read(error: OSError) -> UnreadableFileError:
    return UnreadableFileError(f"it cannot be read: {error.strerror or error}")
