"""Where is each thing inside a part of the window? Pure: a size and what is shown in, rectangles out.

The records are made with `Box`; painters turn them into the same records of Qt's rectangles at the last moment
(`gui.painters.boxes.in_qt`), which is why they leave open what a rectangle is.
"""
