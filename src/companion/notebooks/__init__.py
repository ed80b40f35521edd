"""Running notebooks with papermill: an engine that runs cells in this process, and what is stripped from the result.

Serves a report on any essay. `run.run` runs a notebook in a process of its own; `engine` runs its cells; `accept` checks
its path and parameters, `failure` says which cell failed, `strip` removes what leaks or varies.
"""
