"""Checks of what several sources state about one thing: none decides who is right, each tells what does not agree."""
