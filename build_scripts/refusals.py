"""Says in Spanish why the system refuses a file: it speaks English, or whatever it is set to.

In: an ``OSError``. Out: a few words that go on a sentence.
"""

from __future__ import annotations

import errno

from build_scripts.plainfiles import NotPlainError

REFUSALS = {
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.ENOENT: "no existe",
    errno.EISDIR: "es una carpeta, no un archivo",
    errno.ENOTDIR: "una parte de esa ruta es un archivo, no una carpeta",
    errno.EEXIST: "ya hay algo con ese nombre",
    errno.ENOTEMPTY: "la carpeta no está vacía",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.EINVAL: "el sistema no admite ese nombre",
    errno.ELOOP: "un enlace lleva a sí mismo",
    errno.EXDEV: "está en otro disco",
    errno.EBUSY: "otro programa lo está usando",
    errno.ETXTBSY: "otro programa lo está usando",
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se agotó el espacio asignado a este usuario",
    errno.EFBIG: "un archivo pasa del tamaño permitido",
    errno.EROFS: "es de solo lectura",
    errno.EIO: "el disco da errores",
    errno.ENODEV: "el disco ya no está",
    errno.ENXIO: "el disco ya no está",
    errno.ESTALE: "el disco de red ya no responde",
    errno.ETIMEDOUT: "el disco de red ya no responde",
    errno.EMLINK: "un archivo tiene demasiados nombres",
    errno.EMFILE: "hay demasiados archivos abiertos",
    errno.ENFILE: "hay demasiados archivos abiertos",
    errno.EPIPE: "quien leía la salida dejó de leerla",
    errno.ENOMEM: "no queda memoria",
}
"""Why, by the system's number."""


def reason(error: OSError) -> str:
    """Give the reason in words; of one that is not known, its number, which can be looked up.

    >>> reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'no existe'
    >>> reason(OSError(9999, "Unknown error"))
    'error 9999 del sistema'
    """
    if isinstance(error, NotPlainError):
        return error.why
    known = REFUSALS.get(error.errno or 0)
    return known or (f"error {error.errno} del sistema" if error.errno else "error del sistema")
