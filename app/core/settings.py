"""Everything that differs between one installation and another."""

from pathlib import Path
from typing import Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """Find a folder that lies beside `app` in the repository and inside it in a wheel."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder


class Settings(BaseSettings):
    """Read once, in `create_app` or the command line, and passed down."""

    model_config = SettingsConfigDict(env_prefix="TOETSSTEEN_", frozen=True)

    data: Path = Path("var")
    """Folder of the SQLite file, the sealed files and the server's keys."""
    database_url: str = ""
    """SQLAlchemy address; empty: an SQLite file in `data`."""
    public_url: str = "http://127.0.0.1:8000"
    """The address that people type; unsafe requests must come from it."""
    s3_bucket: str = ""
    """Bucket for the sealed files, in any S3-compatible service; empty: a folder in `data`."""
    s3_endpoint: str = ""
    """Address of the service; empty: Amazon's."""
    s3_region: str = "eu-central-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: SecretStr = SecretStr("")
    timestamp_url: str = ""
    """An authority that signs the time of receipts (RFC 3161); empty: none is asked."""
    smtp_host: str = ""
    """Mail server; empty: messages stay in the outbox until there is one."""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    mail_from: str = "toetssteen@localhost"
    clamd: str = ""
    """`host:port` of a malware scanner; empty: files are marked as not scanned."""
    ocds_prefix: str = "ocds-000000"
    """Registered with the Open Contracting Partnership; this default is nobody's."""
    upload_limit_mb: int = 2048
    submission_limit_mb: int = 10240
    argon2_memory_kib: int = 65536
    """Memory of one password check; tests use less."""
    session_idle_minutes: int = 60
    session_hours: int = 12
    log_level: str = "INFO"

    @model_validator(mode="after")
    def fill_database_url(self) -> Self:
        """Let an SQLite file in the data folder be the default database."""
        if not self.database_url:
            path = (self.data / "toetssteen.sqlite3").resolve()
            object.__setattr__(self, "database_url", f"sqlite:///{path}")
        return self

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over HTTPS, so that cookies may demand it."""
        return self.public_url.startswith("https://")
