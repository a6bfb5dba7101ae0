"""The scale demands: collections of ten thousand to ten million mentions, and what a screen over them costs."""
