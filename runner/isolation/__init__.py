"""How an agent is kept inside its clone: one way a file, probed before use, recorded in the run."""
