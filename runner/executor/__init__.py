"""Where attempts are made: here, or on the workers of a cluster. The journal and the merge are always here."""
