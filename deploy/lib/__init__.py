"""What deploy/'s scripts run with a release's own Python."""
