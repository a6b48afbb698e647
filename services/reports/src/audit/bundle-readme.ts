import { scopeInWords } from './audit-rows.ts'
import type { AuditData } from './read-audit.ts'

interface Contents {
  data: AuditData
  name: string
  checkpoint: { origin: string; size: number; root: string }
  entries: number
  records: number
}

/** For the auditor: what this is, how to check it, and what a successful check does and does not prove. */
export function auditReadme({ data, name, checkpoint, entries, records }: Contents): string {
  const { profile, scope, bundle } = data
  const isPeriod = 'from' in scope
  return `Consent audit trail of ${profile.name}
${scopeInWords(scope, profile.timeZone)} (${profile.timeZone})

Controller   ${[profile.controller.name, profile.controller.address, profile.controller.email].filter(Boolean).join(', ')}
Log          ${checkpoint.origin}
Checkpoint   ${checkpoint.size} entries, root ${checkpoint.root}
In here      ${entries} entries, ${records} consent records
Not in here  ${bundle.unsigned} entries of the same scope that no checkpoint covers yet

HOW TO CHECK IT, OFFLINE

1. Get the log's public key, and if there are any its witnesses' keys and earlier checkpoints, from a source of your
   own. The key in log.vkey is only for comparison.
2. Either with On Record:  onrecord verify ${name} --key 'KEY'
   or with Node 22.18 or newer and nothing else, from the unpacked files:

     node verifier/main.ts . --key 'KEY' [--witness 'KEY'] [--earlier CHECKPOINT-FILE]

   The folder verifier/ holds the program's source. It reads nothing but these files and opens no connection. It is
   short: read it before you run it, or compare it with the one that On Record publishes.

WHAT IS WHAT

trail.json       checkpoint, earlier checkpoints with consistency proofs (RFC 6962), and the proof of the range
entries.ndjson   an entry per line: its text as it was hashed, its payload and salt unless they have been erased
checkpoint       the newest signed checkpoint (C2SP signed note); checkpoints/ holds earlier ones
log.vkey         the log's verifier key
${isPeriod ? '' : 'proofs/          an inclusion proof per entry (C2SP .tlog-proof): hand one on with the entry it is of\n'}entries.csv      the same entries in words, to read
consent-records/ the consent records among them: ISO/IEC TS 27560 as W3C DPV JSON-LD, Kantara receipts v1.1.0 (of
                 consent given: the format has no word for a no), and a vCon with lawful-basis attachments

WHAT A SUCCESSFUL CHECK PROVES

Each entry is in the log of the checkpoint, at its place, unchanged; each payload is the one that was committed to; the
holder of the key signed the checkpoint.${isPeriod ? ' The range is unbroken, and no entry next to it is of the period.' : ''} Entries below an anchored checkpoint (cosigned by a witness
whose key you gave, or kept by you) cannot have been rewritten since, not even by the holder of the key.

WHAT IT DOES NOT PROVE

That what was entered was true; that what was never entered did not happen; anything about entries behind the
checkpoint. Entries that are signed and not anchored are reported as unanchored: the holder of the key could sign
another history.${isPeriod ? '' : ' That these are all entries about the same: export the whole period to see the others.'}
This is not legal advice.
`
}
