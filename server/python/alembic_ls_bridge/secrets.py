"""The passwords that this process has seen, so that no text for people holds one."""
import io
import re

from sqlalchemy.engine import make_url

_known = set()


def learn_url(url):
    """Notes the password of a SQLAlchemy URL; anything else is passed over."""
    try:
        learn(make_url(url).password)
        # As it stands in the text, with what is percent-encoded there.
        found = re.match(r"[^:/]+://[^:/@]*:([^/]*)@", str(url))
        learn(found.group(1) if found else None)
    except Exception:
        pass


def learn(password):
    # A shorter one would blot out half of every text.
    if password is not None and 3 < len(str(password)) < 500 and str(password) != "***":
        _known.add(str(password))


def learn_configuration(config):
    """Notes the passwords of all URLs in an ini file."""
    file_config = config.file_config
    for section in file_config.sections():
        for _, value in file_config.items(section, raw=True):
            if "://" in value:
                learn_url(value.replace("%%", "%"))


def hide(value):
    """Plain data with the known passwords blotted out, where each stands as a word of its own."""
    if isinstance(value, str):
        for password in sorted(_known, key=len, reverse=True):
            value = re.sub(r"(?<!\w)%s(?!\w)" % re.escape(password), "***", value)
        return value
    if isinstance(value, dict):
        return {key: hide(item) for key, item in value.items()}
    return [hide(item) for item in value] if isinstance(value, list) else value


class HidingStream(io.TextIOBase):
    """A text stream in front of another one, to which known passwords do not come."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        self._stream.write(hide(text))
        return len(text)

    def flush(self):
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()
