"""Solvers: the product, and what it is measured against."""
