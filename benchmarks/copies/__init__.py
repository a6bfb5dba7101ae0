"""A labelled set of pairs of articles, copies of one story or not, and what is measured on it.

All texts were written for this project: the briefs of the demo, second accounts of the same events, and templates.
"""
