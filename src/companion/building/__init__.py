"""Building: the graph of an edition's tasks, what each does, and the processes or the cluster that run them.

Serves a report on any essay: `graph` knows nothing of reports, `pipeline` lists the tasks of an edition, `tasks` holds what
they do, `processes` and `cluster` run them, `run` is the command. Imports every other room but those about the essay, which it
reaches through `companion.definition`.
"""
