"""The W3C's checker over every page as it is built and every answer of the forms: a part of `make check`."""
