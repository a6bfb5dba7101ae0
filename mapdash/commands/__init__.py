"""The commands of `mapdash`, one module each; `mapdash.cli` gathers them."""
