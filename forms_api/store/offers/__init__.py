"""The database of skills and resources: offers, their photos, the requests about them."""
