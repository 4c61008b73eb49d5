"""How the work of several agents becomes one branch."""
