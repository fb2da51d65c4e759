"""From a page to the message of each reader: merge fields, the skeleton, and how it is filled."""
