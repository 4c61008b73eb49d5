"""The audit log: each file that an agent opens, creates, moves and deletes in its clone, hash-chained."""
