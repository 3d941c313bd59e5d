"""What Alembic makes of folders of revision files, each given as name → text."""
import os
import shutil
import tempfile
import warnings

from alembic.script import ScriptDirectory


def answer_to(folders):
    return [loaded(files) for files in folders]


def loaded(files):
    root = tempfile.mkdtemp()
    try:
        os.mkdir(os.path.join(root, "versions"))
        for name, text in files.items():
            with open(os.path.join(root, "versions", name), "w", encoding="utf-8") as file:
                file.write(text)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                script = ScriptDirectory(root)
                heads, bases = sorted(script.get_heads()), sorted(script.get_bases())
            except Exception as error:
                return {"error": f"{type(error).__name__}: {error}", "heads": [], "bases": [], "warnings": []}
            told = [str(warning.message) for warning in caught if "more than once" in str(warning.message)]
        return {"error": None, "heads": heads, "bases": bases, "warnings": told}
    finally:
        shutil.rmtree(root)
