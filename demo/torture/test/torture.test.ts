import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../src/checks/index.ts'
import type { Deployment } from '../src/deployment.ts'
import type { Evidence, Violation } from '../src/evidence.ts'
import type { Deed, Plan } from '../src/plan.ts'
import { newDeployment, play, torture } from '../src/torture.ts'

test(
  'schedules of faults, crashes and clock jumps leave every rule standing',
  { timeout: 90_000 },
  async () => {
    const said: string[] = []
    const tell = (line: string) => said.push(line)
    const fresh = randomInt(2 ** 31)
    console.log(`fresh seed: ${fresh}`)
    const common = { stores: ['sqlite'], postgresUrl: null, verbose: false, tell } as const
    const [known, unknown] = await Promise.all([
      torture({ ...common, first: 1, schedules: 2, lanes: 1 }),
      torture({ ...common, first: fresh, schedules: 1, lanes: 1 }),
    ])
    expect({ known: known.ran, unknown: unknown.ran, said }).toEqual({ known: 2, unknown: 1, said: [] })
  },
)

describe('the harness can fail:', () => {
  let deployment: Deployment
  beforeAll(async () => {
    deployment = await newDeployment('sqlite', null)
  })
  afterAll(() => deployment.close())

  const lock: Deed = {
    do: 'ask',
    kind: 'lock',
    device: 1,
    agent: 'bob',
    request: 'R-1',
    times: 1,
    giveUp: null,
    mistake: null,
  }
  /** Bob locks a Mac and wipes a Windows machine, and nothing goes wrong. */
  const calm: Plan = {
    seed: 0,
    store: 'sqlite',
    replicas: 1,
    builtinSuccess: 201,
    latency: 0,
    steps: [
      { ...lock, wait: true, pause: 0 },
      { ...lock, kind: 'wipe', device: 0, wait: true, pause: 150 },
    ],
  }
  type Harm = (deployment: Deployment, workspace: string) => Promise<void>
  const after = async (meddle?: Harm, plan = calm): Promise<{ rules: string[]; evidence: Evidence }> => {
    const { violations, evidence } = await play(deployment, plan, meddle ? { meddle } : {})
    if (!evidence) throw new Error(violations.map(({ what }) => what).join('\n'))
    return { rules: rulesOf(violations), evidence }
  }
  const rulesOf = (violations: Violation[]) => [...new Set(violations.map(({ rule }) => rule))].sort()
  const sql =
    (text: string): Harm =>
    (on, workspace) =>
      on.database.meddle(text, workspace)

  test('a calm schedule breaks no rule, and two commands reach JumpCloud', async () => {
    const { rules, evidence } = await after()
    expect({ rules, commands: evidence.commands.map(({ kind, status }) => [kind, status]) }).toEqual({
      rules: [],
      commands: [
        ['lock', 204],
        ['wipe', 201],
      ],
    })
  })

  test('a command that reaches JumpCloud twice', async () => {
    deployment.door.copies = 2
    const { rules } = await after().finally(() => (deployment.door.copies = 1))
    expect(rules).toContain('1')
  })

  test('a command that no row of the database sends', async () => {
    const { rules } = await after(async ({ door, simulator }) => {
      const system = simulator.devices.add({ os: 'windows' })
      const answer = await fetch(`${door.url}/api/systems/${system.id}/command/builtin/erase`, {
        method: 'POST',
        headers: { 'x-api-key': simulator.keys.administrator, 'content-type': 'application/json' },
        body: '{}',
      })
      await answer.arrayBuffer()
    })
    expect(rules).toContain('3')
  })

  test.each([
    [
      'a word of a timeline entry',
      `update timeline_entries set body = replace(body, 'stolen', 'lent') where workspace_id = $1`,
      '8',
    ],
    [
      'a timeline cut off at its end',
      `delete from timeline_entries where workspace_id = $1 and sequence > 3`,
      '8',
    ],
    [
      'an action that was promised and is gone',
      `delete from actions where workspace_id = $1 and kind = 'lock'`,
      'lost',
    ],
    [
      'an action for ever under way',
      `update actions set state = 'approved' where workspace_id = $1 and kind = 'wipe'`,
      'stuck',
    ],
    [
      'an outcome that nobody vouched for',
      `update actions set state = 'confirmed', history = replace(history, '"accepted"', '"confirmed"') where workspace_id = $1 and kind = 'wipe'`,
      '7',
    ],
    [
      'a command that is said never to have left',
      `update actions set state = 'not_sent', history = replace(history, '"accepted"', '"not_sent"') where workspace_id = $1 and kind = 'wipe'`,
      '7',
    ],
    ['a key that is forgotten', `delete from idempotency_keys where workspace_id = $1`, '12'],
  ])('%s', async (_what, statement, rule) => {
    expect((await after(sql(statement))).rules).toContain(rule)
  })

  test('a PIN, a key or a token in the log, an own approval, a device that was another, a read that failed', async () => {
    const { evidence } = await after()
    const given = evidence.commands.find(({ pin }) => pin !== null)
    const own = evidence.actions.find(({ kind }) => kind === 'wipe')
    const anybody = { serialNumber: 'X', boundUsers: [], primaryUserId: null, appleDeviceId: null }
    const read = evidence.calls.find(({ method, path }) => method === 'GET' && path.startsWith('/devices/'))
    if (!given || !own || !read) throw new Error('The schedule was another one.')
    const logging = (words: string) => rulesOf(judge({ ...evidence, log: `${evidence.log}\n${words}` }))
    expect(logging(`the PIN is ${given.pin ?? ''} now`)).toEqual(['10'])
    expect(logging(`key ${Object.values(evidence.secrets)[0] ?? ''}`)).toEqual(['10'])
    expect(logging('bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhLWFkYSJ9.x')).toEqual(['10'])
    const other = new Map([[own.jumpcloudId, [{ from: 0, identity: anybody }]]])
    expect(rulesOf(judge({ ...evidence, devices: other }))).toEqual(['6'])
    const failed = { ...read, status: 503, outage: true, contentType: 'application/problem+json', text: '{}' }
    expect(rulesOf(judge({ ...evidence, calls: [...evidence.calls, failed] }))).toEqual(['11'])
    const dan = {
      ...read,
      agent: 'dan',
      method: 'POST',
      path: `/actions/${own.id}/approve`,
      status: 200,
    } as const
    expect(rulesOf(judge({ ...evidence, calls: [...evidence.calls, dan] }))).toEqual(['9'])
  })
})
