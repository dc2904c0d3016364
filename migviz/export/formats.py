"""Which endings may the name of an exported file have? The first is what a device or `-` gets."""

PICTURE = ("png", "svg", "pdf")
FILM = ("mp4", "gif")
CAPTURE = ("pcapng",)
CSV = ("csv",)
JSON = ("json",)
SHEET = ("pdf",)
MARKS = ("csv", "html", "pdf")
REPORT = ("html", "pdf")
