"""Running notebooks: papermill with an engine of the package's own beside papermill's, and what is stripped from the result.

Serves a report on any essay. `run.run` runs a notebook in a process of its own; `engine` runs its cells; `accept` checks what
it is given, `failure` says which cell failed, `strip` removes what leaks or varies. Imports `build.processes` and `errors`.
"""
