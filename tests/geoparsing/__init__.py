"""Tests of finding and placing names."""
