"""Tables of scores: from a batch of articles to a batch of rows with a fixed schema, by pyarrow.

`score_batch` takes a `pyarrow.RecordBatch` and returns one, so anything that maps a function over record
batches scores a corpus of any size. `reliability batch` maps it over files.
"""

from reliability.tables.schema import schema
from reliability.tables.score import score_batch

__all__ = ["schema", "score_batch"]
