"""What the driver and the server complain of, said in one sentence that tells what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgmem.errors import LockedError, QueryRefusedError, ReadOnlyError, StoreError
from kgmem.stores.neo4j_address import Neo4jAddress

if TYPE_CHECKING:
    import neo4j

_BY_CODE = {
    "Neo.ClientError.Security.Unauthorized": (
        "{url} refuses user {user!r} with this password; give both as neo4j://USER:PASSWORD@HOST or in "
        "NEO4J_USERNAME and NEO4J_PASSWORD"
    ),
    "Neo.ClientError.Security.AuthenticationRateLimit": (
        "{url} has refused too many wrong passwords of user {user!r}; wait a few seconds and give the right one"
    ),
    "Neo.ClientError.Security.CredentialsExpired": (
        "the password of user {user!r} at {url} must be changed before anything else is allowed; run "
        "ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new' on the database system"
    ),
    "Neo.ClientError.Security.Forbidden": (
        "user {user!r} has no right to do this at {url}; ask for it, or use another user"
    ),
    "Neo.ClientError.Database.DatabaseNotFound": (
        "{url}: there is no such database; name another as neo4j://HOST/DATABASE or in NEO4J_DATABASE "
        "(SHOW DATABASES lists them)"
    ),
    "Neo.TransientError.Database.DatabaseUnavailable": "{url}: the database is not running; start it and try again",
    "Neo.ClientError.Transaction.TransactionTimedOut": "{url} gave up on a query that took too long; try again",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": (
        "{url} gave up on a query that took too long; try again when the server has less to do"
    ),
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": (
        "{url} has too little memory for this; raise dbms.memory.transaction.total.max"
    ),
}
_READ_ONLY = (
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.ClientError.Database.ReadOnly",
)


def in_our_words(error: neo4j.exceptions.DriverError | neo4j.exceptions.Neo4jError, at: Neo4jAddress) -> StoreError:
    """The error to raise for one of the driver's."""
    from neo4j import exceptions

    if isinstance(error, exceptions.Neo4jError):
        code = error.code or ""
        if code in _READ_ONLY or "read only" in str(error.message).lower():
            return ReadOnlyError(f"{at.url} can't be written: the database is read-only; name another one")
        if code in _BY_CODE:
            return StoreError(_BY_CODE[code].format(url=at.url, user=at.user))
        if code == "Neo.TransientError.Transaction.DeadlockDetected":
            return LockedError(f"{at.url} is being written to by others; try again")
        failed = f"{at.url}: the query failed: {error.message or code}"
        return QueryRefusedError(failed) if code.startswith("Neo.ClientError.Statement.") else StoreError(failed)
    if isinstance(error, exceptions.ConfigurationError | exceptions.ServiceUnavailable):
        cause = _cause(error)
        if "SSL" in cause or "certificate" in cause.lower():
            return StoreError(
                f"no secure connection to {at.url}: {cause}; for a certificate that you signed yourself write "
                "neo4j+ssc:// or bolt+ssc://, for none neo4j:// or bolt://"
            )
        if "routing" in cause.lower():
            return StoreError(f"{at.url} gives no routing information: {cause}; for a single server write bolt://")
        return StoreError(f"{at.url} can't be reached: {cause}; see whether the server runs and the port is right")
    if isinstance(error, exceptions.ResultError | exceptions.TransactionError | exceptions.SessionError):
        return StoreError(f"{at.url}: {error}")
    return StoreError(f"{at.url} can't be reached: {_cause(error)}; see whether the server runs")


def _cause(error: BaseException) -> str:
    """The first line of the innermost reason."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().split("\n")[0] or type(error).__name__
