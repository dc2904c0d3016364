"""Frames, byte by byte."""
