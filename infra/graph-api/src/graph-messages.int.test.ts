import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  createGraphMessages,
  MessageNotTakenError,
  MessageOutcomeUnknownError,
  MessageRefusedError,
} from './index.ts'
import { type GraphDouble, type MessageFault, startGraphDouble } from './testing.ts'

let graph: GraphDouble
beforeAll(async () => {
  graph = await startGraphDouble()
})
afterAll(() => graph.close())
beforeEach(() => {
  graph.sent.length = 0
  graph.messageFaults.length = 0
})

const send = ({ accessToken = 'test-token', graphBaseUrl = graph.baseUrl, timeoutMs = 5_000 } = {}) =>
  createGraphMessages({ timeoutMs }).sendButtons(
    { graphBaseUrl, accessToken, phoneNumberId: '2000' },
    { phone: '+4915700000001', bsuid: 'DE.1' },
    { text: 'May we?', buttons: [{ id: 'onrecord:x:yes', title: 'Yes' }], callbackData: 'prm_x' },
  )
const failure = async (fault: MessageFault) => {
  graph.messageFaults.push(fault)
  return send().then(
    () => undefined,
    (error: unknown) => error,
  )
}

it('sends text and buttons as WhatsApp wants them, and gives the id', async () => {
  expect(await send()).toEqual({ messageId: 'wamid.OUT1' })
  expect(graph.sent).toEqual([
    {
      id: 'wamid.OUT1',
      phoneNumberId: '2000',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '4915700000001',
        recipient: 'DE.1',
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'May we?' },
          action: { buttons: [{ type: 'reply', reply: { id: 'onrecord:x:yes', title: 'Yes' } }] },
        },
        biz_opaque_callback_data: 'prm_x',
      },
    },
  ])
})

it.each([
  [
    { status: 429, code: 130429, retryAfterS: 7 },
    { throttled: 'account', retryAfterMs: 7000 },
  ],
  [
    { status: 400, code: 131056 },
    { throttled: 'recipient', retryAfterMs: undefined },
  ],
  [{ status: 400, code: 613 }, { throttled: 'account' }],
  [{ status: 429, code: 0 }, { throttled: 'account' }],
  [{ status: 503, code: 131016 }, { throttled: undefined }],
])('was not taken, and may be later: %o', async (fault, expected) => {
  const error = await failure(fault)
  expect(error).toBeInstanceOf(MessageNotTakenError)
  expect(error).toMatchObject(expected)
})

it.each([
  [{ status: 400, code: 131026 }, 'recipient'],
  [{ status: 400, code: 131047 }, 'window_closed'],
  [{ status: 400, code: 138009 }, 'permission'],
  [{ status: 400, code: 138000 }, 'account'],
  [{ status: 403, code: 10 }, 'account'],
  [{ status: 400, code: 131009 }, 'request'],
  [{ status: 400, code: 131048 }, 'policy'],
  [{ status: 400, code: 999_999 }, 'request'],
])('is refused for good: %o (%s)', async (fault, kind) => {
  const error = await failure(fault)
  expect(error).toBeInstanceOf(MessageRefusedError)
  expect(error).toMatchObject({ kind, providerCode: fault.code })
})

it('takes a token that is not accepted for the account’s fault', async () => {
  await expect(send({ accessToken: 'wrong' })).rejects.toMatchObject({ kind: 'account', providerCode: 190 })
})

it('does not know what became of it when the connection breaks, or on an unknown 500', async () => {
  expect(await failure('break_after_taking')).toBeInstanceOf(MessageOutcomeUnknownError)
  expect(graph.sent).toHaveLength(1)
  expect(await failure({ status: 500, code: 0 })).toBeInstanceOf(MessageOutcomeUnknownError)
})

it('knows that nothing was sent when nobody listens', async () => {
  const dead = await startGraphDouble()
  await dead.close()
  await expect(send({ graphBaseUrl: dead.baseUrl })).rejects.toBeInstanceOf(MessageNotTakenError)
})
