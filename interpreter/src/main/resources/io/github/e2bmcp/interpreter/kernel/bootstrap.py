"""Makes the kernel's files importable as the package e2b_mcp_kernel and becomes the supervisor.

Nothing is written to the sandbox: the files arrive on standard input, as OPTIONS["files"].
"""

import sys
from importlib.machinery import ModuleSpec

PACKAGE = "e2b_mcp_kernel"


class KernelFiles:
    """An importer of sources held in memory."""

    def __init__(self, files):
        self.sources = {PACKAGE + "." + name[:-3]: text for name, text in files.items() if name.endswith(".py")}

    def find_spec(self, name, path=None, target=None):
        if name == PACKAGE:
            return ModuleSpec(name, self, is_package=True)
        return ModuleSpec(name, self, origin=self.file_of(name)) if name in self.sources else None

    @staticmethod
    def file_of(name):
        return "<kernel>/" + name.rpartition(".")[2] + ".py"

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        if name != PACKAGE:
            exec(compile(self.sources[name], self.file_of(name), "exec"), module.__dict__)

    def get_source(self, name):
        return self.sources.get(name)


sys.meta_path.append(KernelFiles(OPTIONS["files"]))

from e2b_mcp_kernel.supervisor import Supervisor

Supervisor(OPTIONS).serve()
