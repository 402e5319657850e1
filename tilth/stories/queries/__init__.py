"""Stories in lists, the loneliest first, one story as its reader or its teller sees it, and the triangles."""
