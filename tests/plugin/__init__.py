"""Tests of the pytest plugin, by pytester."""
