"""Programs that time things, side by side; nothing in them decides pass or fail."""
