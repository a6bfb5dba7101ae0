"""Readers against bytes that mean harm: seeds to start from, hostile cases, and a fuzzer. Not installed."""
