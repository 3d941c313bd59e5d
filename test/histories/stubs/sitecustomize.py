"""Lets the revisions of a history run where its application and the packages that it uses are not installed.

On PYTHONPATH, Python imports this at its start. What the history's own files import and cannot have becomes a stub. Whatever
of a stub gets into SQL is marked there: «the.path.of.it». What can be imported is the real thing: Alembic, SQLAlchemy, and
each module of the application that can be imported with stubs for the rest; one that cannot is a stub too.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys

ROOT = os.environ.get("HISTORY_ROOT", "")
URL = os.environ.get("HISTORY_URL", "")
#: The naming convention of an application whose metadata is stubbed, as JSON: read by hand.
CONVENTION = json.loads(os.environ.get("HISTORY_CONVENTION", "null"))


def make_stubs():
    from sqlalchemy.types import UserDefinedType

    class Stub(UserDefinedType):
        """Anything: a function, a class to inherit from, a column type, a context, a module's constant."""

        cache_ok = True

        def __init__(self, stub_path):
            self.stub_path = stub_path

        def __getattr__(self, name):
            if name.startswith("_"):
                raise AttributeError(name)
            return Stub("%s.%s" % (self.stub_path, name))

        def __call__(self, *args, **kw):
            # A function of the application may run operations; what has a capital is a class, such as a column type.
            is_function = self.stub_path.rpartition(".")[2][:1].islower()
            if is_function and is_within_migration():
                raise TypeError("%s is a stub" % self)
            # A decorator leaves what it decorates as it is.
            if is_function and len(args) == 1 and not kw and (callable(args[0]) and not isinstance(args[0], Stub)):
                return args[0]
            return self

        def get_col_spec(self, **kw):
            return str(self)

        def __str__(self):
            return "«%s»" % self.stub_path

        __repr__ = __str__

        def __format__(self, spec):
            return str(self)

        def __hash__(self):
            return hash(self.stub_path)

        def __eq__(self, other):
            return self is other

        def __mro_entries__(self, bases):
            return (StubBase,)

        def __getitem__(self, key):
            return self

        def __setitem__(self, key, value):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def __iter__(self):
            raise TypeError("%s is a stub" % self)

        def __len__(self):
            raise TypeError("%s is a stub" % self)

        def __or__(self, other):
            return self

        __ror__ = __or__

    class StubClass(type):
        def __getattr__(cls, name):
            if name.startswith("__"):
                raise AttributeError("%s inherits from a stub, which has no %s" % (cls.__name__, name))
            return Stub("%s.%s" % (cls.__name__, name))

    class StubBase(metaclass=StubClass):
        """What a class of the application inherits from in place of a stub."""

        def __init__(self, *args, **kw):
            pass

        def __init_subclass__(cls, **kw):
            pass

    return Stub


class Stubs(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder: makes a module of stubs of what no other finds, where a file of the history asks."""

    Stub = None

    def find_spec(self, name, path=None, target=None):
        if path is not None and name.rpartition(".")[0] in sys.modules:
            parent = sys.modules[name.rpartition(".")[0]]
            if not hasattr(parent, "stub_module") and not is_ours(getattr(parent, "__file__", None)):
                return None
        elif not is_ours(caller()):
            return None
        spec = importlib.machinery.ModuleSpec(name, self, is_package=True)
        spec.submodule_search_locations = []
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        fill(module)


def fill(module):
    """Has a module answer a stub for each name that it lacks."""
    Stubs.Stub = Stubs.Stub or make_stubs()
    name = module.__name__

    def lacking(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return Stubs.Stub("%s.%s" % (name, attribute))

    module.stub_module = True
    module.__getattr__ = lacking


class Application(importlib.abc.MetaPathFinder):
    """The first finder: a module of the application that raises while it is imported answers stubs for the rest of it."""

    def __init__(self):
        self._looking = set()

    def find_spec(self, name, path=None, target=None):
        if name in self._looking:
            return None
        self._looking.add(name)
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError, AttributeError):
            return None
        finally:
            self._looking.discard(name)
        if spec is None or spec.loader is None or not is_ours(spec.origin):
            return None
        execute = getattr(spec.loader, "exec_module", None)
        if execute is None or isinstance(spec.loader, Stubs):
            return spec

        def execute_or_stub(module):
            try:
                execute(module)
            except BaseException as error:  # also SystemExit
                if os.environ.get("HISTORY_DEBUG"):
                    sys.stderr.write("stub: %s: %s: %s\n" % (name, type(error).__name__, str(error)[:200]))
                fill(module)

        spec.loader.exec_module = execute_or_stub
        return spec


def is_ours(file):
    return file is not None and file.startswith(ROOT + os.sep)


def is_within_migration():
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name.startswith(("upgrade", "downgrade")):
            return True
        frame = frame.f_back
    return False


def caller():
    """The file that asks for an import."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if "importlib" not in file and file != __file__:
            return file
        frame = frame.f_back
    return None


def leave_stubbed_metadata_out():
    """A stub is no metadata; the convention that the application's has is given by hand."""
    import sqlalchemy.orm  # noqa: F401 - an application's modules bring it along
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import MetaData

    configure = EnvironmentContext.configure

    def configure_without_stubs(self, *args, **options):
        metadata = options.get("target_metadata")
        if not isinstance(metadata, MetaData):
            options["target_metadata"] = MetaData(naming_convention=CONVENTION)
        if "url" in options and (not isinstance(options["url"], str) or "«" in options["url"]):
            options["url"] = URL
        for name, value in list(options.items()):
            if Stubs.Stub is not None and isinstance(value, Stubs.Stub):
                del options[name]
        return configure(self, *args, **options)

    EnvironmentContext.configure = configure_without_stubs
    set_main_option = Config.set_main_option

    def set_string(self, name, value):
        # Where the application knows the URL.
        is_string = isinstance(value, str) and "«" not in value
        set_main_option(self, name, value if is_string else URL if name == "sqlalchemy.url" else str(value))

    Config.set_main_option = set_string


if ROOT and importlib.util.find_spec("alembic") is not None:
    leave_stubbed_metadata_out()
    sys.meta_path.insert(0, Application())
    sys.meta_path.append(Stubs())
