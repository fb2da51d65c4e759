"""What a campaign can leave by: one value for each channel, in one registry."""
