import { z } from 'zod'
import { absent, Id } from '../fields.ts'

/** The envelope that all of Meta's WhatsApp webhooks share. */
export const Payload = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
})

export const Entry = z.looseObject({ changes: z.array(z.unknown()) })

export const Change = z.looseObject({ field: z.string(), value: z.looseObject({}) })

const Metadata = z.looseObject({ phone_number_id: absent(Id), display_phone_number: absent(Id) })

/** Who takes part, beside the items. Any part may be missing. */
const Contact = z.looseObject({
  wa_id: absent(Id),
  user_id: absent(Id),
  profile: absent(z.looseObject({ name: absent(z.string()), username: absent(z.string()) })),
})
type Contact = z.infer<typeof Contact>

const ErrorItem = z.looseObject({ code: z.int32().nonnegative() })

/** What the items of one change have in common. */
export interface ChangeContext {
  field: string
  phoneNumberId: string
  displayPhone: string
  contacts: Contact[]
  errorCodes: number[]
  receivedAt: Date
}

/** Reads what stands beside the items, leniently: a fault in it is no fault of theirs. */
export function contextOf(field: string, value: Record<string, unknown>, receivedAt: Date): ChangeContext {
  const metadata = Metadata.safeParse(value['metadata']).data
  return {
    field,
    phoneNumberId: metadata?.phone_number_id ?? '',
    displayPhone: metadata?.display_phone_number ?? '',
    contacts: validOnes(Contact, value['contacts']),
    errorCodes: errorCodesOf(value['errors']),
    receivedAt,
  }
}

export const errorCodesOf = (errors: unknown): number[] => [
  ...new Set(validOnes(ErrorItem, errors).map((error) => error.code)),
]

function validOnes<S extends z.ZodType>(schema: S, list: unknown): z.output<S>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one) => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}
