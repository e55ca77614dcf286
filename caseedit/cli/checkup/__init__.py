"""What `caseedit doctor` looks at, in the order in which it tells of it."""
