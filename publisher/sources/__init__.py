"""Where posts come from, and what makes them fit for an email."""
