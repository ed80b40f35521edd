"""The figures of this report and the tables its pages print: pure functions from tables to findings, one module a subject.

Each module declares its figures with `companion.ledger.declare.figure`, and its CHAPTER names the notebook that records
them; `companion.report` lists the modules. Imports `ledger` and `tables`.
"""
