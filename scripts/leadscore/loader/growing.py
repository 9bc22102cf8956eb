"""Tables that grow where they are: of what was loaded before, nothing is loaded again.

A connector adds rows to a table and changes some, and the whole table comes with every load. A row
adds nothing if one with the same key and the same content was loaded before for the source
instance; one that was changed is loaded beside the former one, and the latest wins (contract 2.5,
3.12). Rows that come twice within one load are both kept, as those of files are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa

from leadscore.loader.insertion import Inserter
from leadscore.loader.layout import RAW_SCHEMA
from leadscore.loader.rows import RowBatch

_STAGED, _STAGED_REJECTED = "temp.staged_rows", "temp.staged_rejected_rows"


class Chunks:
    """Stretches of a source whose rows are all loaded, so that they need not be looked at again.

    A table grows at its end, mostly. What comes before comes in the same batches again, and costs
    a hash then. Where rows have moved, no batch is the same, and every row is compared.
    """

    def __init__(self, source: str, header: Sequence[str], known: frozenset[str]) -> None:
        self._prefix = repr((source, tuple(header))).encode()
        self._known = known
        self.new: list[str] = []

    def hash_of(self, batch: RowBatch) -> str:
        """What identifies the content of a batch, with the types of its columns."""
        digest = hashlib.sha256(self._prefix)
        for column in batch.columns:
            digest.update(str(column.type).encode())
        names = [str(at) for at in range(len(batch.columns))]
        digest.update(pa.record_batch(list(batch.columns), names=names).serialize())
        return digest.hexdigest()

    def hold(self, batch: RowBatch) -> bool:
        """Whether all rows of the batch were loaded before."""
        return not batch.rejected and self.hash_of(batch) in self._known

    def remember(self, batch: RowBatch) -> None:
        """Notes that all rows of the batch are loaded."""
        self.new.append(self.hash_of(batch))


class GrowingInserter(Inserter):
    """Gathers the rows of one source, of which `keep_new` then takes what was not there."""

    _chunks: Chunks | None = None

    def chunks(self, source: str, header: Sequence[str]) -> Chunks:
        """The stretches of that source that are loaded; `record_file` records the new ones."""
        rows = self._connection.execute(
            f"select chunk_hash from {RAW_SCHEMA}.loaded_chunks"
            " where _source_instance = ? and table_name = ?",
            [self.instance, self.table.name],
        ).fetchall()
        self._chunks = Chunks(source, header, frozenset(chunk for (chunk,) in rows))
        return self._chunks

    def record_file(self, content_hash: str, rows_loaded: int, rows_rejected: int) -> None:
        """The record of the source, and of its stretches."""
        super().record_file(content_hash, rows_loaded, rows_rejected)
        new_chunks = pa.table({"chunk_hash": pa.array(self._chunks.new if self._chunks else [])})
        if new_chunks.num_rows:
            self._connection.execute(
                f"insert into {RAW_SCHEMA}.loaded_chunks (_source_instance, _batch_id, _loaded_at,"
                " table_name, chunk_hash) select ?, ?, ?, ?, chunk_hash from new_chunks",
                [*self._origin[:3], self.table.name],
            )

    def _targets(self) -> tuple[str, str]:
        for staged, raw in (
            (_STAGED, self.table.name),
            (_STAGED_REJECTED, "rejected_rows"),
        ):
            self._connection.execute(
                f"create or replace temp table {staged.removeprefix('temp.')} as"
                f" from {RAW_SCHEMA}.{raw} limit 0"
            )
        return _STAGED, _STAGED_REJECTED

    def keep_new(self) -> tuple[int, int]:
        """Numbers of rows and of rejected rows that were new, and are kept; after the `with` block.

        Hashes of key and of content are compared, 128 bits in all: DuckDB makes them anew for both
        sides whenever it compares, so none of them is ever stored.
        """
        names = [column.name for column in self.table.payload]
        key = [column.name for column in self.table.payload if column.required]
        loaded = self._keep(_STAGED, self.table.name, key, names)
        shown = ["_source_file", "table_name", "reason", "row_text"]
        rejected = self._keep(_STAGED_REJECTED, "rejected_rows", ["row_text"], shown)
        return loaded, rejected

    def _keep(self, staged: str, raw: str, key: list[str], content: list[str]) -> int:
        hashes = f"hash({', '.join(key)}) as key_hash, hash({', '.join(content)}) as content_hash"
        [(kept,)] = self._connection.execute(
            f"""
            insert into {RAW_SCHEMA}.{raw} by name
            with known as (
                select {hashes}
                from {RAW_SCHEMA}.{raw}
                where
                    _source_instance = ?
                    and {key[0]} in (select {key[0]} from {staged})
            ),
            hashed as (
                select *, {hashes} from {staged}
            )
            select hashed.* exclude (key_hash, content_hash)
            from hashed
            where not exists (
                select 1 from known
                where
                    known.key_hash = hashed.key_hash
                    and known.content_hash = hashed.content_hash
            )
            """,
            [self._batch.instance],
        ).fetchall()
        self._connection.execute(f"drop table {staged}")
        return int(kept)
