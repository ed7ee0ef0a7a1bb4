"""Tests of the static reader, module by module."""
