"""The work itself: plan, run in isolation, merge, report."""
