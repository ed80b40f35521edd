"""The small tables behind the charts: pure functions from tables to one tidy frame, one module a subject."""
