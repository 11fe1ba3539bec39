"""Signs manifests with the office's own key and checks such signatures: ``ssh-keygen -Y``, a tool that is everywhere.

The private key is read by ssh-keygen alone and never copied. Signatures lie beside the editions, which never change.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.editions.disk import write_whole
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import SIGNATURES, SIGNED
from build_scripts.exceptions import UnfinishedError, UsageError
from build_scripts.plainfiles import KEYS, LISTS, is_plain, read_plain
from build_scripts.programs import find_program
from build_scripts.refusals import reason
from build_scripts.sums import MANIFEST

TOOL = "ssh-keygen"
NAMESPACE = "portal-edicion"
"""What the signature is for, so that none made for another use passes for one of these."""
DECLARED = "portal-declaracion"
"""The same for a statement of what is published."""
SIGNER = "portal"
PUBLIC = "llave.pub"
KINDS = ("ssh-", "ecdsa-", "sk-")


def is_installed() -> bool:
    """Tell whether there is what signs and checks."""
    return find_program(TOOL) is not None


def _tool() -> str:
    return find_program(TOOL) or TOOL


def signature_path(destination: Path, name: str) -> Path:
    """Say where the signature of an edition lies."""
    return destination / SIGNATURES / f"{name}{SIGNED}"


@dataclass(frozen=True)
class Signer:
    """A key that can be used, and the folder whose editions it signs."""

    key: Path
    public: str
    """Its public half, on one line."""
    destination: Path

    def sign(self, kept: Kept, aside: Path) -> None:
        """Sign an edition's manifest, unless this key has; raises ``UnfinishedError`` or ``OSError``.

        Files are made ready in the folder ``aside``.
        """
        path = signature_path(self.destination, kept.edition.name)
        told = f"La edición «{kept.edition.name}» ya está publicada"
        self.sign_file(kept.site.folder / MANIFEST, path, aside, told)

    def sign_file(self, file: Path, path: Path, aside: Path, told: str, namespace: str = NAMESPACE) -> None:
        """Put the signature of a file at ``path``, unless this key's is there; ``told`` says what is done already."""
        self._publish_key(aside)
        if is_plain(path) and not check_signature(file, path, [self.public], namespace):
            return
        command = [_tool(), "-Y", "sign", "-q", "-n", namespace, "-f", str(self.key.absolute())]
        done = subprocess.run(command, input=read_plain(file, LISTS), stdout=subprocess.PIPE, check=False)
        if done.returncode != 0 or not done.stdout:
            raise UnfinishedError(
                f"{told}, pero {TOOL} no la firmó. Revise la llave «{self.key}» y su contraseña, y repita la misma "
                "orden."
            )
        write_whole(path, done.stdout, aside)

    def _publish_key(self, aside: Path) -> None:
        """Add the public key to those that have signed here; an office may change its key."""
        path = self.destination / SIGNATURES / PUBLIC
        path.parent.mkdir(exist_ok=True)
        known = read_keys(path) if is_plain(path) else []
        if self.public not in known:
            write_whole(path, "".join(f"{line}\n" for line in (*known, self.public)).encode(), aside)


def signer(key: Path, destination: Path, revoked: Sequence[str] = ()) -> Signer:
    """Make ready to sign, before anything is built; raises ``UsageError`` where that cannot be."""
    if not is_installed():
        raise UsageError(f"Para firmar hace falta {TOOL}, que viene con OpenSSH. Instálelo, o publique sin --firmar.")
    if not is_plain(key):
        raise UsageError(
            f"La opción --firmar lleva el archivo de una llave; «{key}» no existe o no es un archivo corriente."
        )
    if destination.resolve() in key.resolve().parents:
        raise UsageError(f"«{key}» está dentro de la carpeta que se publica. Guarde la llave en otra parte.")
    public = _public_half(key)
    if public in revoked:
        raise UsageError(
            f"«{key}» está revocada: la nombra «extra.portal.revoked_keys» de la configuración. Firme con otra llave."
        )
    return Signer(key, public, destination)


def _public_half(key: Path) -> str:
    """Read the public half of a key: of itself, when an agent holds the other; of its .pub; or as the tool says."""
    for path in (key, key.with_name(f"{key.name}.pub")):
        if is_plain(path) and (lines := read_keys(path)):
            return lines[0]
    done = subprocess.run([_tool(), "-y", "-f", str(key.absolute())], capture_output=True, check=False)
    lines = _keys(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0 or not lines:
        raise UsageError(
            f"«{key}» no es una llave que {TOOL} pueda usar. Haga una con: {TOOL} -t ed25519 -f {key.name}"
        )
    return lines[0]


def read_keys(path: Path) -> list[str]:
    """Read the public keys of a file, one a line, without their comments."""
    return _keys(read_plain(path, KEYS).decode("utf-8", "replace"))


def _keys(text: str) -> list[str]:
    words = [line.split() for line in text.splitlines()]
    return [" ".join(w[:2]) for w in words if len(w) > 1 and w[0].startswith(KINDS)]


def check_signature(
    manifest: Path, signature: Path, keys: Sequence[str], namespace: str = NAMESPACE, revoked: Path | None = None
) -> str:
    """Say why a signature is not one of these keys' on this file; empty when it is.

    ``revoked`` is a file of keys that do not count, in either of the forms that the tool reads.
    """
    try:
        signed = read_plain(signature, KEYS)
    except OSError as error:
        return reason(error)
    with tempfile.TemporaryDirectory(prefix="portal-llave-") as folder:
        allowed, copy = Path(folder) / "firmantes", Path(folder) / "firma"
        copy.write_bytes(signed)  # the tool would wait at a pipe, and follow a link
        allowed.write_text("".join(f"{SIGNER} {key}\n" for key in keys), encoding="utf-8")
        options = ["-f", str(allowed), "-I", SIGNER, "-n", namespace, "-s", str(copy)]
        options += ["-r", str(revoked.absolute())] if revoked else []
        command = [_tool(), "-Y", "verify", *options]
        done = subprocess.run(command, input=read_plain(manifest, LISTS), capture_output=True, check=False)
    if done.returncode == 0:
        return ""
    said = (done.stderr + done.stdout).decode("utf-8", "replace").split("\n")
    return said[0].strip() or f"{TOOL} terminó con {done.returncode}"


@dataclass(frozen=True)
class Judge:
    """Who may sign, and whose signatures no longer count."""

    keys: tuple[str, ...]
    revoked: tuple[str, ...] = ()
    """Public keys."""
    listed: Path | None = None
    """A file of more of them, as the tool reads it."""

    def why_false(self, file: Path, signature: Path, namespace: str = NAMESPACE) -> str:
        """Say why a signature is of none of the keys, revoked ones included; empty when it is of one."""
        return check_signature(file, signature, [*self.keys, *self.revoked], namespace)

    def is_revoked(self, file: Path, signature: Path, namespace: str = NAMESPACE) -> bool:
        """Tell whether a good signature is of a key that no longer counts."""
        if self.listed and check_signature(file, signature, self.keys, namespace, self.listed):
            return True
        left = [key for key in self.keys if key not in self.revoked]
        return bool(self.revoked) and bool(check_signature(file, signature, left, namespace))
