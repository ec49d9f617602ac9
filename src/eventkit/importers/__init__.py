"""Built-in importers; nothing here is special: each is registered like that of a plugin."""
