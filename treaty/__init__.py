"""Treaty: semantic merge and conflict analysis for parallel work."""
