"""Evaluations beside a library that is being served: begun, stopped, resumed, kept, compared."""
