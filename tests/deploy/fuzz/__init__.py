"""Requests that no browser sends: 0 of them may be answered with 500, and the application must answer well after them.

`python -m tests.deploy.fuzz [NUMBER [SEED]]`: through nginx, where it is, and on the socket, NUMBER each (20,000 in all).
"""
