"""The archive: the ledger is the truth, the vector and word indexes are views of it."""
