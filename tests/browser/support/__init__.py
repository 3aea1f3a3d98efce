"""What the browser tests share: the visit, the measures, the walk through all pages and the tour of the forms."""
