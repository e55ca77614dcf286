"""The panes and rows of the screen, each one widget that paints its own lines."""
