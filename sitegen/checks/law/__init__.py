"""What pages say, against the amounts and terms of the law in ``data/rules.yml``."""
