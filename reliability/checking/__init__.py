"""A report as a build sees it: settings, suppressions, baseline, changed lines, places in files."""
