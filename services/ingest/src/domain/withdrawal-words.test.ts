import { expect, it } from 'vitest'
import { isWithdrawal } from './withdrawal-words.ts'

it.each([
  'stop',
  'STOP',
  ' Stop! ',
  '"stop".',
  'BAJA',
  'Stopp',
  'Widerruf.',
  'ARRÊT',
  'parar',
  'توقف',
  'تَوَقَّف',
  'سحب الموافقة',
  'Stop 🛑',
])('takes "%s" for a withdrawal', (text) => expect(isWithdrawal(text)).toBe(true))
it.each(['', 'Please stop by tomorrow', 'non-stop', 'the bus stop', 'no', 'stopped', 'لا', 'ok', '!'])(
  'does not take "%s" for one',
  (text) => expect(isWithdrawal(text)).toBe(false),
)
