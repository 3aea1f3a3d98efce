"""`make bench`: what building, registering and opening a page cost, as ratios within one run. No time is asserted."""
