"""The charts of this report: pure functions from a small table to a picture, one module a subject.

Each module declares its charts with `companion.drawing.chart`; `companion.report` lists the modules. What charts share
(theme, axes, words, drawing) is in `companion.drawing`.
"""
