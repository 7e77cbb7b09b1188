/** Directory Insights' events of one organisation. Names and fields: openapi-insights.json, description. */
import { encodeId } from './ids.ts'
import type { Fleet } from './fleet/fleet.ts'
import { cycle } from './fleet/mix.ts'
import { bindingOf, emailOf } from './fleet/people.ts'
import { integer } from './random.ts'

export interface InsightsEvent {
  id: string
  /** ISO 8601. */
  timestamp: string
  organization: string
  service: string
  event_type: string
  [field: string]: unknown
}

/** JumpCloud keeps events for 90 days. */
export const retentionMs = 90 * 86_400_000

export class EventLog {
  private readonly fleet: Fleet
  private own: InsightsEvent[] = []
  private next = 0
  private generated: { key: string; events: InsightsEvent[] } | null = null

  constructor(fleet: Fleet) {
    this.fleet = fleet
  }

  add(event: { service: string; event_type: string; [field: string]: unknown }, at: number): InsightsEvent {
    const made: InsightsEvent = {
      id: encodeId('event', this.fleet.shape.seed, this.next++, true),
      timestamp: new Date(at).toISOString(),
      organization: this.fleet.organization,
      version: '1',
      ...event,
    }
    this.own.push(made)
    return made
  }

  clear(): void {
    this.own = []
  }

  /** All events, oldest first; those of the same moment in the order in which they came. */
  all(): InsightsEvent[] {
    return [...this.history(), ...this.own].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
  }

  /**
   * One device of each cycle was bound to its user in the last four months. So a fleet has some bind dates within the
   * retention, some just beyond it, and most unknown.
   */
  private history(): InsightsEvent[] {
    const { seed, size } = this.fleet.shape
    const key = `${String(seed)}/${String(size)}`
    if (this.generated?.key === key) return this.generated.events
    const events: InsightsEvent[] = []
    for (let from = 0; from < size; from += cycle) {
      const index = from + integer(seed, from, 90, Math.min(cycle, size - from))
      const user = bindingOf(seed, index).direct[0]
      if (user === undefined) continue
      const at = this.fleet.bornAt - integer(seed, index, 91, 120 * 86_400) * 1000
      events.push({
        id: encodeId('event', seed, index),
        timestamp: new Date(at).toISOString(),
        organization: this.fleet.organization,
        version: '1',
        ...associationChange(
          'add',
          {
            type: 'user',
            id: encodeId('systemUser', seed, user),
            name: emailOf(seed, user).split('@')[0] ?? '',
          },
          { type: 'system', id: encodeId('system', seed, index), name: '' },
        ),
      })
    }
    this.generated = { key, events }
    return events
  }
}

interface End {
  type: string
  id: string
  name: string
}

/**
 * An `association_change`. `association.connection.from/to` is what clients read; that a user–system bind raises one at
 * all is **inferred** (switch `directBindRaisesEvent`).
 */
export function associationChange(
  op: 'add' | 'remove',
  from: End,
  to: End,
): { service: string; event_type: string; [field: string]: unknown } {
  return {
    service: 'directory',
    event_type: 'association_change',
    success: true,
    initiated_by: { type: 'admin', email: 'admin@northwind.example' },
    association: {
      op,
      action_source: 'admin',
      connection: {
        from: { type: from.type, object_id: from.id, name: from.name },
        to: { type: to.type, object_id: to.id, name: to.name },
      },
    },
  }
}
