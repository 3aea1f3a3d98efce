"""Files that pages offer: those that editors lay beside a page, and each model paper as ODT and PDF."""
