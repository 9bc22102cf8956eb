"""Tables that grow where they are: of what was loaded before, nothing is loaded again.

A connector adds rows to a table and changes some, and the whole table comes with every load. A row
adds nothing if one with the same key and the same content was loaded before for the source
instance; one that was changed is loaded beside the former one, and the latest wins (contract 2.5,
3.12). Rows that come twice within one load are both kept, as those of files are.
"""

from __future__ import annotations

from leadscore.loader.insertion import Inserter
from leadscore.loader.layout import RAW_SCHEMA

_STAGED, _STAGED_REJECTED = "temp.staged_rows", "temp.staged_rejected_rows"


class GrowingInserter(Inserter):
    """Gathers the rows of one source, of which `keep_new` then takes what was not there."""

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
                select {hashes} from {RAW_SCHEMA}.{raw} where _source_instance = ?
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
