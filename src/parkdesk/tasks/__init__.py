"""Background work: each task calls one use case. The queue is a table of the database."""
