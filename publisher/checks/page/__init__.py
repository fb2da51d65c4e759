"""Reading a finished page: its elements, its styles, and what mail clients make of them."""
