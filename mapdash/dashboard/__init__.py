"""The Dash app: one module per region of the screen. It asks `mapdash.view` only."""

from mapdash.dashboard.app import create_app
from mapdash.dashboard.serve import serve

__all__ = ["create_app", "serve"]
