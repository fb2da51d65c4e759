"""The pre-flight: what a person should know before a campaign leaves."""
