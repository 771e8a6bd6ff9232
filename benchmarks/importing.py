"""Import and store of the largest document."""

from benchmarks import material
from benchmarks.measuring import counting, figure, seconds

QUERIES, SECONDS = 150, 2


def figures():
    """Yield the queries and the seconds of reading and storing the document, also where the nämnd is new."""
    material.stored(material.outline("En annan enhet"))  # the process is warm, the year is set up
    with counting() as made:
        taken = seconds(lambda: material.stored(material.outline("Ännu en enhet")))
    yield figure("import_queries", len(made), "queries", QUERIES)
    yield figure("import_seconds", taken, "s", SECONDS)
    with counting() as made:
        material.stored(material.outline(), "Den nya nämnden")
    yield figure("import_queries_of_a_new_namnd", len(made), "queries", QUERIES)
