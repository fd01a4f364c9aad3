"""The files that make up a message, whichever way it goes."""

from tocsin.dispatch import wording
from tocsin.dispatch.payload import Attachment, Payload
from tocsin.evidence.keys import Key


def parts(payload: Payload, key: Key | None = None) -> tuple[Attachment, ...]:
    """Return the document, its signature if there is a key, the table, and what goes along.

    The signature is plain Ed25519 over the bytes of `alert.json`: any program that knows the
    public key can check it.
    """
    document = payload.document()
    found = [Attachment(name="alert.json", media_type="application/json", content=document)]
    if key is not None:
        signature = key.private.sign(document)
        found += [
            Attachment(
                name="alert.json.sig", media_type="application/octet-stream", content=signature
            ),
            Attachment(
                name="sender.pem",
                media_type="application/x-pem-file",
                content=key.public.pem(),
            ),
        ]
    table = wording.assets_csv(payload)
    found.append(Attachment(name="assets.csv", media_type="text/csv", content=table))
    return (*found, *payload.attachments)
