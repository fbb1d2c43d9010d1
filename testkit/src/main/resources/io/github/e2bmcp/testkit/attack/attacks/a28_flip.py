"""Turns a path into a link to the secret and back, as fast as it can."""
import os
import time

from attack import arguments

secret, seconds = arguments
with open("plain", "w") as file:
    file.write("plain")
os.symlink(secret, "link")
os.mkdir("folder")
with open("folder/secret", "w") as file:
    file.write("plain")
os.symlink(os.path.dirname(secret), "linkfolder")
os.link("plain", "flip")
end = time.monotonic() + float(seconds)
while time.monotonic() < end:
    for source in ("plain", "link"):
        os.link(source, "next", follow_symlinks=False)
        os.replace("next", "flip")
        if os.path.lexists("next"):  # both names were one file already
            os.unlink("next")
    os.rename("folder", "aside")
    os.rename("linkfolder", "folder")
    os.rename("folder", "linkfolder")
    os.rename("aside", "folder")
