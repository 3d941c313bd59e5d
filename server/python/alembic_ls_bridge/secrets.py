"""The secrets that this process has seen, so that no text for people holds one.

The server hides what it knows itself, and all that its place in a text gives away. Here is learnt what only this process
sees: the URLs and connection arguments of the project's code, the configuration as env.py leaves it, and the variables
that it sets. Which values are hidden is explained in server/src/alembic/secretNames.ts; the rules are the same.
"""
import io
import os
import re
from urllib.parse import unquote, unquote_plus

_PASSWORD = re.compile(
    r"passw(?:or)?d|passphrase|passcode|pass(?=\Z|[^a-z])|(?:^|[^a-z])(?:pwd|pw|pswd)(?=\Z|[^a-z])|(?:pass|pwd|pw)\Z", re.I
)
_SECRET = re.compile(
    r"secret|credential|(?:^|[^a-z])creds?(?=\Z|[^a-z])|(?:api|access|private|signing|encryption|account|auth|master)[_-]?key"
    r"|[a-z0-9][_-]?token|(?:^|[^a-z])(?:authorization|signature)\Z",
    re.I,
)
_OF_VARIABLE = re.compile(r"token|(?:^|[^a-z])(?:keys?|auth|salt)(?=\Z|[^a-z])", re.I)
_WORKING_DIRECTORY = re.compile(r"^(?:OLD)?PWD\Z", re.I)
_OTHER = re.compile(
    r"(?:ask|by|com|tres)pass|(?:_|-|^)(?:file|path|dir|home|sock|socket|names?|length|count|age|ttl|timeout|hash|hashers|algorithm)\Z"
    r"|expir\w{0,10}\Z",
    re.I,
)
_IDENTITY = re.compile(r"(?:user|username|login|role|owner|db|database|dbname|host|hostname|server|schema)\Z", re.I)
_HARMLESS = re.compile(r"^(?:true|false|yes|none|null|\d{1,3}|[\s\S]{0,3})\Z", re.I)
_COMMON = set(
    """
    admin administrator alembic app apple backend base changeme changethis database default demo dev develop development docker error example
    failed frontend guest head heads host info letmein line local localhost main mariadb migration migrations mysql oracle owner pass password
    placeholder port postgres postgresql prod production public python redis revision root running sample secret select server service sqlalchemy
    sqlite stage staging start test tester testing tests token traceback upgrade user username value versions warning your-password your_password
    """.split()
)
# Longer values are documents.
_LONGEST_VALUE = 1000
# Shorter ones are hidden as whole words only, shorter parts are ordinary words.
_LONG_SECRET = 8
_LONG_PART = 6
# No project has more, and every one takes time.
_MOST = 300

# The value is looked at, not consumed: it may hold names and values itself.
_NAMED = re.compile(
    r"""(?<![\w-])([\w-]{1,100})["']?\]?[ \t]{0,5}[=:][ \t]{0,5}"""
    r"""(?=(\{(?:\}\}|[^}\n]){0,500}|"[^"\n]{0,500}|'[^'\n]{0,500}|[^\s,;&)'"]{1,500}))"""
)
_SEPARATORS = re.compile(r"""[:/?&#'",;)]""")


def is_secret_word(name):
    return bool(_PASSWORD.search(name) or _SECRET.search(name)) and not _OTHER.search(name)


def is_secret_variable(name):
    if _WORKING_DIRECTORY.search(name):
        return False
    return is_secret_word(name) or bool(_OF_VARIABLE.search(name) and not _OTHER.search(name))


def is_telling(value):
    return len(value) <= _LONGEST_VALUE and not _HARMLESS.search(value) and value.lower() not in _COMMON


class _Known:
    """The secrets, what is open to everybody, and the pattern that finds the former."""

    def __init__(self):
        self.secrets = set()
        self.open = set()
        self.variables = {}
        self._pattern = None
        self._made_of = None

    def add(self, value):
        in_braces = value.replace("}}", "}")
        unescaped = {re.sub(r"\\(.)", r"\1", one) for one in (value, in_braces)}
        for form in {value, in_braces, unquote(value), unquote_plus(value)} | unescaped:
            parts = [part for part in re.split(r"[@/:?#\r\n]+", form) if part != form and len(part) >= _LONG_PART]
            self.secrets.update(one for one in (part.strip() for part in [form] + parts) if is_telling(one) and one.strip("*"))

    def pattern(self):
        """Matches any secret in any form, or is None."""
        made_of = (len(self.secrets), len(self.open))
        if made_of != self._made_of:
            self._made_of = made_of
            hidden = sorted(self.secrets - self.open, key=lambda one: (-len(one), one))[:_MOST]
            self._pattern = re.compile("|".join(map(_forms, hidden))) if hidden else None
        return self._pattern


_known = _Known()


def learn_arguments(arguments, parameters):
    """Notes the secrets of the arguments that a driver is given: connection strings, and those with a secret's name."""
    for argument in arguments:
        if isinstance(argument, str):
            learn_text(argument)
    for name, value in parameters.items():
        if is_secret_word(name) and value is not None:
            _known.add(str(value))


def learn_url(url):
    """Notes the password of a SQLAlchemy URL, or of a text that should be one."""
    try:
        text = url if isinstance(url, str) else url.render_as_string(hide_password=False)
        learn_text(text)
        if getattr(url, "password", None) is not None:
            _known.add(str(url.password))
    except Exception:
        pass


def learn_text(text):
    """Notes what follows names such as ``password=``, and the passwords of URLs, percent-encoded or not."""
    for form in {text, unquote(text), text.replace("%%", "%")}:
        _learn_addresses(form)
        for match in _NAMED.finditer(form):
            name, value = match.groups()
            if is_secret_word(name):
                _known.add(value[1:] if value[0] in "{\"'" else value)


def _learn_addresses(text):
    at = text.find("://")
    while at >= 0:
        end = re.compile(r"\S*").match(text, at + 3).end()
        rest = text[at + 3 : end]
        credentials, has_user, place = rest.rpartition("@")
        user, colon, password = credentials.partition(":")
        if has_user and colon:
            _known.add(password)
        if not has_user:
            # What is behind a ":" may be a password.
            place = re.sub(r":[^/?]*", "", rest, count=1)
        _known.open.update(_SEPARATORS.split(place))
        _known.open.add(user if has_user else "")
        at = text.find("://", end)


def learn_configuration(config):
    """Notes the secrets of all options in an ini file, as written and with what they refer to."""
    file_config = config.file_config
    for section in file_config.sections():
        for name, value in file_config.items(section, raw=True):
            _learn_option(name, value or "")
            if value and "%(" in value:
                try:
                    _learn_option(name, file_config.get(section, name))
                except Exception:
                    pass


def _learn_option(name, value):
    learn_text(value)
    if is_secret_word(name) and "://" not in value:
        _known.add(value)


def learn_variables():
    """Notes the secrets among the process's variables, which the project's code may have set."""
    variables = dict(os.environ)
    if variables == _known.variables:
        return
    _known.variables = variables
    for name, value in variables.items():
        if "://" in value or "=" in value:
            learn_text(value)
        if _IDENTITY.search(name):
            _known.open.add(value)
        elif is_secret_variable(name) and "://" not in value:
            _known.add(value)


def _forms(secret):
    forms = "".join(map(_forms_of_character, secret))
    if len(secret) >= _LONG_SECRET:
        return forms
    before = r"(?<![A-Za-z0-9_])" if re.match(r"[A-Za-z0-9_]", secret) else ""
    after = r"(?![A-Za-z0-9_])" if re.match(r"[A-Za-z0-9_]", secret[-1]) else ""
    return before + forms + after


def _forms_of_character(character):
    """As it is, percent-encoded, doubled, or behind a backslash: in URLs, ini files, SQL, JSON and Python literals."""
    if re.match(r"[A-Za-z0-9]", character):
        return character
    plain = re.escape(character)
    encoded = re.sub(r"[a-f]", lambda digit: "[%s%s]" % (digit.group(), digit.group().upper()), _percent_encoded(character))
    forms = [plain * 2] if character in "%'\"}\\" else []
    forms += [plain, r"\\" + plain, encoded]
    if character == " ":
        forms.append(r"\+")
    if character == "\n":
        forms += [r"\\n", r"\r\n"]
    if ord(character) > 126:
        forms += [r"\\x%02x" % ord(character), re.escape(ascii(character)[1:-1])]
    return "(?:%s)" % "|".join(forms)


def _percent_encoded(character):
    return "".join("%%%%?%02x" % byte for byte in character.encode("utf-8", "replace"))


def hide(value):
    """Plain data with the known secrets blotted out."""
    learn_variables()
    return _hidden(value, _known.pattern())


def hidden_end(text, longest):
    """The last of a text with the known secrets blotted out, and without what a cut may have left of one."""
    if len(text) <= longest:
        return hide(text)
    return hide(text[-longest - _LONGEST_VALUE :])[_LONGEST_VALUE:]


def _hidden(value, pattern):
    if pattern is None:
        return value
    if isinstance(value, str):
        return pattern.sub("***", value)
    if isinstance(value, dict):
        return {key: _hidden(item, pattern) for key, item in value.items()}
    return [_hidden(item, pattern) for item in value] if isinstance(value, list) else value


class HidingStream(io.TextIOBase):
    """A text stream in front of another one, to which known secrets do not come, written piece by piece or not."""

    def __init__(self, stream):
        self._stream = stream
        self._line = []

    def write(self, text):
        end = text.rfind("\n") + 1
        self._line.append(text[:end])
        if end:
            self.flush()
        self._line.append(text[end:])
        return len(text)

    def flush(self):
        text = "".join(self._line)
        self._line = []
        self._stream.write(hide(text))
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()
