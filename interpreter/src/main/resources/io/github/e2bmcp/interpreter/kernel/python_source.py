"""From the text of a cell to code: notebook syntax, the last expression, source lines for tracebacks."""

import linecache
import re
import textwrap

ONLY_AST, TOP_LEVEL_AWAIT = 0x400, 0x2000
FUTURES = 0x1FE0000  # the bits that __future__ imports set
ASSIGNED_SHELL = re.compile(r"^(\s*)([\w.,\[\]'\" ]+?)\s*=\s*([!%])(.*)$")
CELLS_KEPT = 200


def parts(kernel, text, name):
    """Everything but a last expression, that expression, and whether a semicolon silences it."""
    remember(name, text)
    tree, text = parse(kernel, text, name)
    last = None
    if tree.body and type(tree.body[-1]).__name__ == "Expr":
        import _ast

        last = kernel_compile(kernel, _ast.Expression(tree.body.pop().value), name, "eval")
    first = kernel_compile(kernel, tree, name, "exec") if tree.body else None
    return first, last, text.rstrip().endswith(";")


def kernel_compile(kernel, tree, name, mode):
    code = compile(tree, name, mode, kernel.flags | TOP_LEVEL_AWAIT, True)
    kernel.flags |= code.co_flags & FUTURES
    return code


def parse(kernel, text, name):
    if text.lstrip().startswith("%%"):
        text = cell_magic(text)
    seen = set()
    while True:
        try:
            return compile(text, name, "exec", kernel.flags | TOP_LEVEL_AWAIT | ONLY_AST, True), text
        except IndentationError as error:
            changed = textwrap.dedent(text)
            if error.lineno is None or changed == text:
                raise
        except SyntaxError as error:
            if error.lineno is None or error.lineno in seen:
                raise
            seen.add(error.lineno)
            changed = without_magic(text, error.lineno)
            if changed is None:
                raise
        text = changed


def without_magic(text, number):
    """The text with the notebook command on that line as a Python call; None when there is none."""
    lines = text.split("\n")
    if not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    indent, command = line[: len(line) - len(line.lstrip())], line.strip()
    assigned = ASSIGNED_SHELL.match(line)
    if command.startswith(("!", "%")):
        lines[number - 1] = indent + as_call(command[0], command[1:])
    elif command.endswith("?") and command.rstrip("?").replace(".", "_").isidentifier():
        lines[number - 1] = "%shelp(%s)" % (indent, command.rstrip("?"))
    elif assigned:
        head, target, mark, rest = assigned.groups()
        call = "get_ipython().getoutput(%r)" % rest.strip() if mark == "!" else as_call(mark, rest)
        lines[number - 1] = "%s%s = %s" % (head, target, call)
    else:
        return None
    return "\n".join(lines)


def as_call(mark, rest):
    if mark == "!":
        return "get_ipython().system(%r)" % rest.lstrip("!").strip()
    name, _, arguments = rest.strip().partition(" ")
    return "get_ipython().run_line_magic(%r, %r)" % (name, arguments.strip())


def cell_magic(text):
    head, _, body = text.lstrip().partition("\n")
    name, _, arguments = head[2:].strip().partition(" ")
    return "get_ipython().run_cell_magic(%r, %r, %r)" % (name, arguments.strip(), body)


def remember(name, text):
    lines = [line + "\n" for line in text.split("\n")]
    linecache.cache[name] = (len(text), None, lines, name)
    cells = [key for key in linecache.cache if key.startswith("<cell ")]
    for old in cells[:-CELLS_KEPT]:
        del linecache.cache[old]


def cell_of_class(cls):
    """The newest cell that defines the class, for inspect.getsource."""
    wanted = re.compile(r"^\s*class\s+%s\b" % re.escape(cls.__name__), re.MULTILINE)
    for name in reversed([key for key in linecache.cache if key.startswith("<cell ")]):
        if wanted.search("".join(linecache.cache[name][2])):
            return name
    return None
