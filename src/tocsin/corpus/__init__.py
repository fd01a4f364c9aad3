"""The corpus: collected records on disk, in batches that are there whole or not at all."""

from tocsin.corpus.batch import Batch
from tocsin.corpus.corpus import Corpus
from tocsin.corpus.writer import BatchWriter

__all__ = ["Batch", "BatchWriter", "Corpus"]
