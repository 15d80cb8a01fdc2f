"""Tollbook: from news reports to a briefing in which every figure leads to the sentence that says it."""
