import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createHttpApp } from './http.ts'

async function answerTo(error: Error) {
  const app = createHttpApp({ logger: pino({ level: 'silent' }) })
  app.get('/', () => Promise.reject(error))
  const answer = await app.inject('/')
  await app.close()
  return answer
}

it('asks to come again when a system is away', async () => {
  const away = Object.assign(new Error('the connection to 10.0.0.7 was lost'), { transient: true })
  const answer = await answerTo(new Error('while appending', { cause: away }))
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  expect(answer.json()).toMatchObject({ code: 'unavailable', status: 503 })
  expect(answer.body).not.toContain('10.0.0.7')
})

it('says no more than that something failed, when it is a fault of ours', async () => {
  const answer = await answerTo(new TypeError('secret is undefined'))
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('secret')
})
