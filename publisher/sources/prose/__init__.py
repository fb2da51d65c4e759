"""What all sources share: cleaning HTML, finding blocks, dates, addresses and excerpts."""
