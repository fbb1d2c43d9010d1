"""Installs a set of the store into the home: folders of its own, and a link for each file.

So pip and npm can later change or remove what was installed as if they had done it. Prints what was there already, or with which
packages of another version the set cannot be together, as JSON.
"""

import json
import os
import re
import sys

SET = sys.argv[1]
DIST = re.compile(r"(.+?)-([^-]+)\.dist-info$")


def python_packages(site):
    found = {}
    for name in names(site):
        match = DIST.match(name)
        if match:
            found[re.sub(r"[-_.]+", "-", match.group(1)).lower()] = match.group(2)
    return found


def node_packages(folder):
    found = {}
    for name in names(folder):
        for package in ([name + "/" + inner for inner in names(os.path.join(folder, name))] if name.startswith("@") else [name]):
            try:
                with open(os.path.join(folder, package, "package.json"), "rb") as file:
                    found[package] = str(json.load(file).get("version"))
            except (OSError, ValueError, AttributeError):
                pass
    return found


def names(folder):
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]
    except OSError:
        return []


def base_sites(site):
    """Where packages are that every new sandbox has."""
    try:
        with open(os.path.join(site, "sandbox-packages.pth")) as file:
            return file.read().split()
    except OSError:
        return []


def compare():
    """What the set brings that is here in the same version, and in another."""
    wanted, present = node_packages(os.path.join(SET, "node_modules")), node_packages("/home/node_modules")
    present.update(node_packages("node_modules"))
    for version in names(os.path.join(SET, ".local/lib")):
        site = os.path.join(".local/lib", version, "site-packages")
        wanted.update(python_packages(os.path.join(SET, site)))
        for place in base_sites(site) + [site]:
            present.update(python_packages(place))
    same = [name for name in wanted if present.get(name) == wanted[name]]
    other = [name for name in wanted if name in present and present[name] != wanted[name]]
    return same, other


def link(source, target):
    if target:
        os.makedirs(target, exist_ok=True)
    with os.scandir(source) as entries:
        for entry in entries:
            place = os.path.join(target, entry.name)
            if entry.is_dir(follow_symlinks=False):
                link(entry.path, place)
            elif target == "" and entry.name == "package.json":
                add_dependencies(entry.path)
            else:
                try:
                    os.symlink(os.readlink(entry.path) if entry.is_symlink() else entry.path, place)
                except FileExistsError:
                    pass


def add_dependencies(source):
    with open(source) as file:
        added = json.load(file).get("dependencies", {})
    try:
        with open("package.json") as file:
            manifest = json.load(file)
    except FileNotFoundError:
        manifest = {}
    manifest.setdefault("dependencies", {}).update(added)
    with open("package.json", "w") as file:
        json.dump(manifest, file, indent=2)


if not os.path.isdir(SET):
    print(json.dumps({"state": "absent"}))
else:
    same, other = compare()
    if not other:
        link(SET, "")
    print(json.dumps({"state": "other" if other else "linked", "present": same, "other": other}))
