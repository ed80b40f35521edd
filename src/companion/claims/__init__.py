"""The essay's claims: a register in data/claims.yml, judged against the tables and the ledger at every build."""

from companion.claims.report import page, picture, summary, variables
from companion.claims.verdicts import Difference, differences, judge

__all__ = ["Difference", "differences", "judge", "page", "picture", "summary", "variables"]
