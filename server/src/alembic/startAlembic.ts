/** What an Alembic that is started by `startAlembic` reads from its standard input, as JSON. */
export interface StartInput {
  /** `-x` arguments. They may hold passwords, which other users of the machine could read in an argument list. */
  readonly x: readonly string[];
  /** For a configuration that has no script_location because Flask-Migrate gives it at run time; null elsewhere. */
  readonly scriptLocation: string | null;
  /** `sqlalchemy.url` in place of the configuration's; null to leave that. */
  readonly url: string | null;
}

/**
 * Python for `-c`: `python -m alembic`, with what `StartInput` adds. Alembic is imported without the working directory
 * in front of the import path, for projects whose own `alembic` package (`alembic init --package`) would shadow it;
 * the directory is put back before Alembic starts. An env.py that reads `sys.argv` finds what a user would have
 * typed. `run_cmd` is Alembic's public method from 1.8 to the newest.
 */
export const startAlembic = `
import sys
here = [sys.path.pop(0)] if sys.path[:1] == [""] else []
import json
from alembic.config import CommandLine
sys.path[:0] = here
start = json.load(sys.stdin)
class Start(CommandLine):
    def run_cmd(self, config, options):
        if start["scriptLocation"] is not None:
            config.set_main_option("script_location", start["scriptLocation"].replace("%", "%%"))
        if start["url"] is not None:
            config.set_main_option("sqlalchemy.url", start["url"].replace("%", "%%"))
        super().run_cmd(config, options)
own = sys.argv[1:]
is_found = own[:2] in (["-c", "alembic.ini"], ["-c", "pyproject.toml"])
typed = [word for argument in start["x"] for word in ("-x", argument)] + own[2 if is_found else 0:]
sys.argv[:] = ["alembic"] + typed
Start(prog="alembic").main(["-x" + argument for argument in start["x"]] + own)
`;
