"""The process handbook: every diagram with what hangs on each box, for reading, searching and printing.

Generated from diagrams, forms, handlers, parameters and catalogue whenever it is asked for; nobody edits it.
"""

from workers.handbook.content import Handbook

__all__ = ["Handbook"]
