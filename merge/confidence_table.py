"""Fitted by benchmarks/calibrate.py on past merges; do not edit. See merge.confidence."""

DECISION: dict[str, float] = {"bias": 2.0}
DECISION_STEPS: tuple[tuple[float, float], ...] = ()
FILE: dict[str, float] = {"bias": 1.0}
FILE_STEPS: tuple[tuple[float, float], ...] = ()
THRESHOLDS: dict[str, float] = {"default": 0.0}
