"""Pictures of indicators: from a line of a masked outline to the geometry that templates/components/chart/ draws.

Pure functions. A figure that is withheld is to a picture as one that does not exist: no point, no line past it, and no
say in where the scale begins or ends. Nothing is drawn of a single value.
"""

from plans.charts.drawing import (
    Frame,
    dumbbell,
    frame_of,
    outcome_chart,
    pictures_in,
    pictures_of,
    small_chart,
    strip_of,
)

__all__ = [
    "Frame",
    "dumbbell",
    "frame_of",
    "outcome_chart",
    "pictures_in",
    "pictures_of",
    "small_chart",
    "strip_of",
]
