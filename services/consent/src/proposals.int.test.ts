import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import { createProposals, type Proposals } from './proposals.ts'
import { notices } from './stores/notices.ts'
import { minute } from './testing.ts'

let test: TestDatabase
let proposals: Proposals
let workspace: string
let count = 0
const ledger = createLedger()
beforeAll(async () => {
  test = await createTestDatabase([ledgerMigrations, migrations])
  proposals = createProposals({ db: test.db, ledger, clock: { now: () => new Date(minute(count)) } })
}, 60_000)
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(() => {
  workspace = `prop-${++count}`
})

const policy = {
  acceptedBases: [
    {
      role: 'agent' as const,
      purpose: 'recording' as const,
      basis: 'A6-1-c-legal-obligation' as const,
      jurisdiction: 'DE',
      citation: 'WpHG section 83(3)',
    },
  ],
}
const notice = (text: string) => ({
  workspace,
  id: 'recording',
  version: 2,
  language: 'en',
  text,
  purposes: ['recording' as const],
  effectiveFrom: new Date(minute(-60)),
})

it('need a second person', async () => {
  const { proposalId } = await proposals.proposePolicy(workspace, policy, 'user:officer')
  await expect(proposals.approve(workspace, proposalId, 'user:officer')).rejects.toMatchObject({
    code: 'second_person_needed',
    status: 403,
  })
  expect(await proposals.approve(workspace, proposalId, 'user:dpo')).toMatchObject({
    proposedBy: 'user:officer',
    decision: { verdict: 'approved', decidedBy: 'user:dpo', version: 1 },
  })
  await expect(proposals.approve(workspace, proposalId, 'user:other')).rejects.toMatchObject({
    code: 'proposal_decided',
  })
  const trail = await entries(test.acrossWorkspaces, workspace, {})
  expect(trail.map(({ type, actor }) => [type, actor])).toEqual([
    ['policy.proposed', 'user:officer'],
    ['policy.approved', 'user:dpo'],
  ])
})

it('that are rejected have no effect, and may be by whoever made them', async () => {
  const { proposalId } = await proposals.proposePolicy(workspace, policy, 'user:officer')
  await proposals.reject(workspace, proposalId, 'user:officer')
  await expect(proposals.approve(workspace, proposalId, 'user:dpo')).rejects.toMatchObject({
    code: 'proposal_decided',
  })
  expect(await proposals.list(workspace, 'policy')).toMatchObject([{ decision: { verdict: 'rejected' } }])
})

it('accept a basis only for a jurisdiction, with the law that it rests on', async () => {
  const [base] = policy.acceptedBases
  for (const missing of ['jurisdiction', 'citation']) {
    const acceptedBases = [{ ...base, [missing]: undefined }] as never
    await expect(async () =>
      proposals.proposePolicy(workspace, { acceptedBases }, 'user:a'),
    ).rejects.toThrow()
  }
})

it('publish a notice, from the approval on at the earliest', async () => {
  const { proposalId } = await proposals.proposeNotice(
    notice('May we record? You can withdraw at any time.'),
    'user:officer',
  )
  expect(await notices(test.acrossWorkspaces, workspace)).toEqual([])
  await proposals.approve(workspace, proposalId, 'user:dpo')
  expect(await notices(test.acrossWorkspaces, workspace)).toMatchObject([
    { id: 'recording', version: 2, effectiveFrom: new Date(minute(count)) },
  ])
})

it('are not even made of a notice that the linter refuses', async () => {
  await expect(
    proposals.proposeNotice(notice('By continuing you agree to be recorded.'), 'user:officer'),
  ).rejects.toMatchObject({ code: 'notice_refused', status: 422 })
  expect(await proposals.list(workspace, 'notice')).toEqual([])
})

it('of another workspace do not exist', async () => {
  const { proposalId } = await proposals.proposePolicy(workspace, policy, 'user:officer')
  await expect(proposals.approve('another', proposalId, 'user:dpo')).rejects.toMatchObject({
    code: 'proposal_unknown',
  })
})
