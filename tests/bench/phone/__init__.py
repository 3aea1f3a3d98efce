"""The pages as a phone meets them."""
