/** What is seen when all has settled, by outsiders and by people. */
import type { Device } from '@siit-jumpcloud/shared'
import type { AgentName, RequestName } from './cast.ts'
import { json } from './client.ts'
import type { Evidence } from './evidence.ts'
import type { Scene } from './scene.ts'

/** The last things that are seen: whether people see what is open, can end it, and get the same answers again. */
export async function conclude(
  scene: Scene,
  cameToRest: boolean,
): Promise<Omit<Evidence, 'log' | 'crashes'>> {
  const { deployment, client, workspace, plan, calls, asked } = scene
  const { database, door, simulator, secrets } = deployment
  const settled = await database.actions(workspace)
  const shown: Evidence['shown'] = new Map()
  for (const row of settled) {
    if (row.kind === 'open' || !['awaiting_approval', 'accepted', 'unknown'].includes(row.state)) continue
    const request: RequestName = row.requestId === 'R-2' ? 'R-2' : 'R-1'
    const of: { agent: AgentName; request: RequestName } = { agent: 'ada', request }
    const device = json((await client.call(`/devices/${row.deviceId}`, of)).text) as Device | undefined
    const timeline = (await client.call('/timeline', of)).text
    const { items = [] } = (json(timeline) ?? {}) as { items?: { actionId: string; outcome: string }[] }
    // What has moved on by itself meanwhile was shown as it was, or as it is.
    const [now] = (await database.actions(workspace)).filter(({ id }) => id === row.id)
    if (now?.state !== row.state) continue
    shown.set(row.id, {
      onDevice: device?.actions.some(({ id, state }) => id === row.id && state === row.state) ?? false,
      onTimeline: items.some(({ actionId, outcome }) => actionId === row.id && outcome === row.state),
      wayOut: null,
    })
  }
  // The same key again: whatever came of it, the answer is the one that was given.
  for (const { path, ask, calls: before } of asked)
    if (before.some(({ status }) => status !== null && status < 500 && status !== 401))
      before.push(await client.call(path, { ...ask, giveUp: null }))
  // And what is left to a person, a person can end.
  for (const row of settled) {
    const seen = shown.get(row.id)
    if (!seen) continue
    const call =
      row.state === 'awaiting_approval'
        ? await client.call(`/actions/${row.id}/cancel`, { agent: 'ada', body: {} })
        : await client.call(`/actions/${row.id}/attest`, {
            agent: 'ada',
            body: { outcome: 'done', note: 'It is on my desk.' },
          })
    seen.wayOut = call.status
  }
  for (const { id } of settled) await client.call(`/actions/${id}`, { agent: 'ada' })
  const exported = await client.call('/timeline/export?format=jsonl', { agent: 'ada' })
  return {
    plan,
    workspace,
    story: scene.story,
    calls,
    commands: door.commands,
    received: simulator.commands.list(),
    mdmResults: new Set(
      simulator.events
        .list()
        .filter(({ event_type: type }) => type === 'mdm_command_result')
        .map((event) => String(event['device_object_id'])),
    ),
    devices: scene.versions,
    troubles: new Set(scene.spells.map(({ trouble }) => trouble)),
    settled,
    cameToRest,
    shown,
    actions: await database.actions(workspace),
    chain: await database.chain(workspace),
    exported: exported.text,
    secrets: { ...secrets },
  }
}
