"""Posts from feeds: RSS, Atom, JSON Feed, and what is written like them."""
