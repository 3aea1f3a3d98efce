"""What reads like a list, a link, a picture or a page, and is none: typed by hand or pasted from a word processor."""
