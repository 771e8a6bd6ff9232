"""Redline, "Visa ändringar": what differs between two outlines, as a tree. Pure functions, no database."""

from plans.redline.tree import Change, Fact, Redline, State, TextChange, redline
from plans.redline.words import Line, Run, compare, lines_of, side

__all__ = [
    "Change",
    "Fact",
    "Line",
    "Redline",
    "Run",
    "State",
    "TextChange",
    "compare",
    "lines_of",
    "redline",
    "side",
]
