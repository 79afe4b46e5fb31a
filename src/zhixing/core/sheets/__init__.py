"""Excel as people really keep it: opened safely, its tables found by their headings, its cells understood."""
