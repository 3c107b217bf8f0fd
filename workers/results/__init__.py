"""The store of the anonymous impact records and of what was published from them."""

from workers.results.store import Proof, ResultStore, results_url

__all__ = ["Proof", "ResultStore", "results_url"]
