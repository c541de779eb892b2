"""What a filing says, as one digest: the log keeps it, so that it vouches for every figure."""

from parkdesk.audit.operations import canonical, digest
from parkdesk.records.models import Filing
from parkdesk.records.queries import rows_of, texts_of
from parkdesk.records.versions import certificates_of, properties_of


def filing_digest(filing: Filing) -> str:
    """Return the SHA-256 of a filing as it stands in the database: rows, proofs and tables.

    Whoever holds the log and the filing can make it anew and compare.
    """
    rows = [
        {
            "ordinal": row.ordinal,
            "texts": texts_of(row),
            "place": [row.file, row.sheet, row.row],
            "proofs": sorted(proof.file.digest for proof in row.proofs.all()),
        }
        for row in rows_of(filing)
    ]
    certificates = [
        [one.certificate_id, one.kind, one.amount_mwh, one.generated_from, one.generated_to,
         one.beneficiary_id]
        for one in certificates_of(filing)
    ]  # fmt: skip
    properties = [
        [one.period, one.subject, one.quantity, one.value, one.unit, one.evidence]
        for one in properties_of(filing)
    ]
    said = {
        "enterprise": filing.enterprise_id,
        "period": filing.period,
        "version": filing.version,
        "note": filing.note,
        "rows": rows,
        "certificates": certificates,
        "properties": properties,
    }
    return digest(canonical(said))
