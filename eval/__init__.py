"""Measuring answers and search: dataset, solver, scorers, log and report."""
