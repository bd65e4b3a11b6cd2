"""How walls are taken down: lines that the jail's own interpreter runs before anything is built."""


def without(flag):
    """Return the fall of one of the namespaces that the warm parent makes."""
    return f"namespaces._ALL &= ~kernel.{flag}"


def child_without(flag):
    """Return the fall of one of the namespaces that a child is forked into."""
    return f"real = kernel.fork; kernel.fork = lambda flags: real(flags & ~kernel.{flag})"


def nothing(name):
    """Return the fall of a step: it does nothing."""
    return f"{name} = lambda *_, **__: None"


def unlimited(name):
    """Return the fall of a resource limit."""
    return (
        "real = resource.setrlimit\n"
        f"skip = resource.{name}\n"
        "resource.setrlimit = lambda kind, value: None if kind == skip else real(kind, value)\n"
    )


def tmpfs_without(option):
    """Return the fall of a bound on the scratch folder."""
    return (
        "real = kernel.mount_private_tmpfs\n"
        "kernel.mount_private_tmpfs = lambda place, options: real(place, ','.join(\n"
        f"    one for one in options.split(',') if not one.startswith('{option}=')))\n"
    )


def allowing(name):
    """Return the fall of a rule on the arguments of a system call: they may be any."""
    return f"del seccomp.ONLY_WITH['{name}']; seccomp.ALLOWED |= {{'{name}'}}"


#: The fall of the private root: a folder of the machine is in it.
WITH_ETC = """
real = PrivateRoot.build
def build(self):
    object.__setattr__(self, "libraries", (*self.libraries, Path("/etc")))
    real(self)
PrivateRoot.build = build
"""
