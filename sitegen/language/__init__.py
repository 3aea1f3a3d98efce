"""Dates, typography and the sentences of the templates, by language."""
