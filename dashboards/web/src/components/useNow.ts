import { useInterval } from '@mantine/hooks'
import { useState } from 'react'

const MINUTE_MS = 60_000

/** The time, to the minute: a page that is left open over midnight knows it. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useInterval(() => setNow(new Date()), MINUTE_MS, { autoInvoke: true })
  return now
}
