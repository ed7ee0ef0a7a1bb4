"""A labelled suite in the style of real ones, to measure the audit on."""
