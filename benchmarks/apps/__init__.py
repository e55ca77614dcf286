"""Plain Textual apps that caseedit is compared with; each is run as a program of its own."""
