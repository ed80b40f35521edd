"""Running notebooks: papermill, the fast engine beside its own, and what is stripped from the result.

`run.run` runs one notebook, `pool.Pool` many; `strip.strip` removes what leaks or varies.
"""
