"""Names that break tools: not text, with control characters, as long as can be."""
import os

from attack import held

os.mkdir("names")
os.chdir(b"names")
for name in (b"\xff\xfe\x80", b"line\nfeed", b"\x1b]0;title\x07", b"..%2f..%2fetc", b"n" * 255,
             b"-rf", b"\xe2\x80\xaegpj.exe", b"a\\b", b"$(id)", b"ordinary"):
    os.close(os.open(name, os.O_CREAT))
held("names made")
