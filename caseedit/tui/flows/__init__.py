"""What the commands do, one module for each sort of thing a person asks for."""
