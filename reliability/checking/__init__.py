"""Reports as a build sees them: settings, suppressions, baseline, changed lines, places in files."""
