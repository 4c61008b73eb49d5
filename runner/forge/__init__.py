"""Pull requests and review issues on GitHub and GitLab."""
