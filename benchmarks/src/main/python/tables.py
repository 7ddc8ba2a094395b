"""The rows of `rows` as a table."""

import pyarrow as pa


def same(table: pa.Table) -> pa.Table:
    return table
