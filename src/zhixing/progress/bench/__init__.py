"""`zhixing bench`: a province of any size, and what the engine does with it, beside the raw-SQL limit."""
