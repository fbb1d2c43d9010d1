"""What happens around imports: figures of pyplot, names of notebooks, packages that are not there yet."""

import os
import sys
from importlib.machinery import ModuleSpec

ASKED_BY_USER = ("__main__",)


class AfterImport:
    """Changes a few modules when, and only when, the code imports them."""

    def __init__(self, kernel):
        self.changes = {
            "matplotlib.pyplot": lambda module: change_pyplot(module, kernel),
            "IPython.display": lambda module: setattr(module, "display", kernel.display.display),
            "inspect": change_inspect,
            "PIL.Image": lambda module: change_image(module, kernel),
        }
        if sys.version_info >= (3, 14):
            self.changes["multiprocessing"] = lambda module: module.set_start_method("fork", force=True)
        for name in list(self.changes):
            if name in sys.modules:
                self.changes.pop(name)(sys.modules[name])

    def find_spec(self, name, path=None, target=None):
        if name not in self.changes:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                self.extend(spec.loader, self.changes[name])
                return spec
        return None

    @staticmethod
    def extend(loader, change):
        execute = loader.exec_module

        def exec_module(module):
            execute(module)
            change(module)

        loader.exec_module = exec_module


def change_pyplot(pyplot, kernel):
    def show(*arguments, **options):
        """Shows every open figure and closes it."""
        kernel.display.show_figures()

    pyplot.show = show
    figure = sys.modules["matplotlib.figure"].Figure
    figure.show = lambda self, warn=True: kernel.display.show(self, main=False)


def change_image(module, kernel):
    original = module.Image.save

    def save(image, fp, format=None, **options):
        """E2B's clients are shown what code saves under a name."""
        original(image, fp, format, **options)
        if kernel.data_forms and isinstance(fp, str) and from_user():
            kernel.display.show(image, main=False)

    module.Image.save = save


def change_inspect(inspect):
    original = inspect.getfile

    def getfile(object):
        if isinstance(object, type) and object.__module__ == "__main__":
            from .python_source import cell_of_class

            return cell_of_class(object) or original(object)
        return original(object)

    inspect.getfile = getfile


class NotebookNames:
    """IPython.display for code that imports it where IPython is not installed."""

    def __init__(self, kernel):
        self.kernel = kernel

    def find_spec(self, name, path=None, target=None):
        if name in ("IPython", "IPython.display"):
            return ModuleSpec(name, self, is_package=name == "IPython")
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ == "IPython":
            module.get_ipython = lambda: self.kernel.shell
            from IPython import display

            module.display = display
        else:
            from .python_notebook import names

            module.__dict__.update(names(self.kernel))


class MissingPackages:
    """Asks the host for a top-level module that the user's own code imports and that is nowhere to be found."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.refused = set()

    def find_spec(self, name, path=None, target=None):
        if not self.kernel.install_on_import or "." in name or name in self.refused or not from_user():
            return None
        self.refused.add(name)
        ok, text = self.kernel.ask("import", [name])
        if not ok:
            return None
        import importlib
        from importlib.machinery import PathFinder

        self.refused.discard(name)
        if text:
            self.kernel.note(text)
        self.kernel.add_user_site()
        importlib.invalidate_caches()
        return PathFinder.find_spec(name)


def from_user():
    """Whether the import statement stands in a cell; a library that tries its optional parts is left alone."""
    frame = sys._getframe(2)
    while frame is not None and ("importlib" in frame.f_code.co_filename or frame.f_code.co_filename.startswith("<kernel>/")):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") in ASKED_BY_USER


def user_site():
    base = os.environ.get("PYTHONUSERBASE") or os.path.expanduser("~/.local")
    return "%s/lib/python%d.%d/site-packages" % (base, *sys.version_info[:2])


def install_imports(kernel):
    sys.meta_path.insert(0, AfterImport(kernel))
    sys.meta_path.append(NotebookNames(kernel))
    sys.meta_path.append(MissingPackages(kernel))
    place = user_site()
    try:
        # It must be there from the start, so that what is installed later is found at once.
        os.makedirs(place, exist_ok=True)
    except OSError:
        pass
    add_user_site()


def add_user_site():
    """Puts the user site in front of the machine's packages, its .pth files included."""
    import site

    place = user_site()
    known = set(sys.path)
    site.addsitedir(place)
    added = [entry for entry in sys.path if entry not in known]
    if added:
        sys.path[:] = [""] + added + [entry for entry in sys.path if entry and entry not in added]
