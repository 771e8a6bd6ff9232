"""What tells that something has happened, as against what is planned or is a rule."""

import re

# "Vart" and "var" may be other things ("var och en", "var fjärde"), and so may what ends in -ats ("en insats").
HAPPENED = re.compile(r"\b(?:har|hade|haft|fick|fått|blev|blivit|gick|gått|\w{3,}ade)\b", re.IGNORECASE)
