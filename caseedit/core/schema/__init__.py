"""Which fields a document should have."""
