"""From last year's adopted plan to this year's draft: what there is to take along, and what has become of it.

``sources`` reads the adopted documents, ``present`` what the draft has already, ``triage`` puts them side by side as
cards to choose on, and ``traces`` tells on the document's page what was taken along and has not been touched since.
What carries the choices out is plans/services/carrying.py.
"""
