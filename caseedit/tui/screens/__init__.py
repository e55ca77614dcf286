"""What fills the window: the editor, and the questions, lists and pages that lie over it."""
