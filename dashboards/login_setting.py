"""The setting of the login: one file that Streamlit and Thuis both read.

Lives here: its form, and what is wrong with it, without repeating a secret. Does not: judging accounts (login.py).
`[auth]` is Streamlit's own section on the identity provider; `[access]` says which claim holds a role and what its
values mean here.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dashboards.access import started_for
from pipelines.errors import UserMistake

LOOPBACK_NAMES = frozenset({"127.0.0.1", "::1", "localhost"})
_OTHERS = 0o007


def _known_role(name: str) -> str:
    try:
        started_for({"THUIS_ROLE": name})
    except UserMistake as error:
        raise ValueError(str(error)) from None
    return name


def _filled(text: str) -> str:
    if not text.strip() or text.startswith("<"):
        raise ValueError("still has to be filled in")
    return text


def _safe_address(url: str) -> str:
    parts = urlsplit(_filled(url))
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES):
        raise ValueError("must begin with https://")
    return url


Filled = Annotated[str, AfterValidator(_filled)]
Address = Annotated[str, AfterValidator(_safe_address)]


class Provider(BaseModel):
    """What Streamlit must be told of the identity provider; it may be told more."""

    model_config = ConfigDict(frozen=True, extra="allow")

    redirect_uri: Annotated[str, Field(pattern=r"/oauth2callback$"), AfterValidator(_safe_address)]
    cookie_secret: Annotated[str, Field(min_length=32), AfterValidator(_filled)]
    client_id: Filled
    client_secret: Filled
    server_metadata_url: Address


class Roles(BaseModel):
    """Who gives out roles, in which claim, and what its values mean here; `ask` is whom to ask for access."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Address
    claim: Filled
    roles: Annotated[dict[str, Annotated[str, AfterValidator(_known_role)]], Field(min_length=1)]
    ask: Filled


class LoginSetting(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ENVIRONMENT: ClassVar[str] = "THUIS_LOGIN"

    auth: Provider
    access: Roles

    @model_validator(mode="after")
    def _one_provider(self) -> Self:
        """A second provider inside [auth] would be a second way in."""
        sections = {name for name, value in (self.auth.model_extra or {}).items() if isinstance(value, dict)}
        if sections - {"client_kwargs"}:
            raise ValueError("[auth] names more than one provider")
        return self


def read_setting(path: Path) -> LoginSetting:
    """Return the setting in a file. Raises UserMistake for one that is not there, not safe to use, or not right."""
    try:
        if path.stat().st_mode & _OTHERS:
            raise UserMistake(f"{path} holds secrets and others may read it. Run: chmod o= {path}")
        return LoginSetting.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UserMistake(
            f"{path} cannot be read ({error.strerror}). Give the file of the login: --login FILE."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UserMistake(f"{path} is not TOML. See docs/deployment.md for an example.") from None
    except ValidationError as error:
        raise UserMistake(f"{path}: {'; '.join(map(_told, error.errors()))}. See docs/deployment.md.") from None


def _told(error: Any) -> str:
    """One mistake: where and what, never the value that stands there."""
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg'].removeprefix('Value error, ')}".removeprefix(": ")
