"""Read from a report all in capitals who attacked whom and with what, by weights learned from such reports.

Capitals hide the names that mixed case shows, and wires sent only capitals until about 1992. What each run
of nouns has to do with an attack, which sentences tell of the same one, and which events are attacks at all:
each is weighed in a module of its own. `tools/train.py` learns the weights and says from what,
`docs/learned.md` how well they do.
"""

from analysis.extract.capitals.bonds import apart
from analysis.extract.capitals.parts import Found, cast
from analysis.extract.capitals.verdicts import judged
from analysis.extract.capitals.words import is_in_capitals

__all__ = ["Found", "apart", "cast", "is_in_capitals", "judged"]
