"""What may stand in a page's front matter: one model for each kind of page.

The models only look at one page; what two pages say of each other is the matter of :mod:`sitegen.checks.twin_facts`
and :mod:`sitegen.content.pages`. ``Words`` is shown to the reader as it stands, ``Marked`` as inline Markdown; ``Text``
is a name for machines.
Times and dates are local to Rome and Paris (one zone, Europe/Rome).
"""
