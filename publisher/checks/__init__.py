"""The pre-flight: what must be right before a campaign can be approved."""
