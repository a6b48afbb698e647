/** What the doctor found at one place. */
export interface Finding {
  check: string
  ok: boolean
  detail: string
}
