/**
 * The evaluation of the rule table: three verdicts for a device, in the eyes of one agent.
 *
 * Several things may stand in the way at once; people are told the one whose fix is their real next step:
 *
 * 1. **the device is gone** (`device_removed`): whatever else we know of it is history;
 * 2. **the same action is open** (`action_in_progress`, `lock_in_progress`): "enroll it, then try again" would be the
 *    wrong advice about a device that was wiped an hour ago and lost its enrollment by it;
 * 3. **the device's own rule**, in the order of the table: no waiting and no administrator changes a Linux machine;
 * 4. **the policy about this device** (`policy_group`);
 * 5. **what holds everything back**: quarantine, stop switch, connection, the key's rights;
 * 6. **limits**, which pass by themselves.
 *
 * Within that order a definite no comes before a "we do not know": an agent who settles the unknown should not meet
 * the no afterwards. What is unknown never becomes allowed.
 */
import type { ActionKind, Verdict } from '@siit-jumpcloud/shared'
import { fieldOf, missingNeeds, observedAt, type Finding } from './needs.ts'
import { rules, type Rule } from './rules.ts'
import type { CapabilityContext, CapabilityDevice, CommandKind } from './types.ts'
import { inEnglish } from './words.ts'

const permissionFor: Readonly<Record<ActionKind, string>> = {
  lock: 'devices:lock',
  wipe: 'devices:wipe',
  open: 'devices:read',
}

interface Asked {
  action: CommandKind
  rule: Rule
  device: CapabilityDevice
  context: CapabilityContext
}

const block = (
  code: Finding['code'],
  params: NonNullable<Finding['params']> = {},
  field: string | null = null,
  at: string | null = null,
): Finding => ({ verdict: 'blocked', code, params, field, observedAt: at })

function gone({ device }: Asked): Finding[] {
  return device.removed ? [block('device_removed', {}, 'removedAt', device.readAt)] : []
}

function alreadyOpen({ action, context }: Asked): Finding[] {
  const open = context.openActions.find((entry) => entry.kind === action)
  if (!open) return []
  const { id: actionId, requestedBy, requestId, at, state } = open
  const code = action === 'wipe' ? 'action_in_progress' : 'lock_in_progress'
  return [block(code, { who: requestedBy, at, requestId, state, actionId })]
}

function ownRule({ action, rule, device, context }: Asked): Finding[] {
  const byFamily = { field: 'os.family', at: device.readAt }
  if (rule.never) return [block(rule.never, {}, byFamily.field, byFamily.at)]
  const policy = rule.unlessAllowed
  if (policy && !context.policy.allow[policy.policy].includes(action)) {
    return [block(policy.code, {}, byFamily.field, byFamily.at)]
  }
  // The policy may allow what we have no way to send. The honest answer is then not "allowed".
  if (rule.channel === null) return [block('command_not_listed', {}, byFamily.field, byFamily.at)]
  return missingNeeds({ device, rule, action })
}

function policyOfTheDevice({ action, device, context }: Asked): Finding[] {
  const never = context.policy.neverWipeGroups
  if (action !== 'wipe' || never.length === 0) return []
  const at = device.observed?.groups ?? device.readAt
  if (device.groupIds === null) {
    const params = { group: null, groupId: null }
    return [{ verdict: 'unknown', code: 'policy_group', params, field: 'groups', observedAt: at }]
  }
  const groupId = never.find((id) => device.groupIds?.includes(id))
  if (groupId === undefined) return []
  return [block('policy_group', { group: context.groupNames[groupId] ?? groupId, groupId }, 'groups', at)]
}

function heldBack({ rule, context }: Asked): Finding[] {
  const findings: Finding[] = []
  if (context.quarantine) findings.push(block('quarantine'))
  if (context.policy.stopped) {
    const by = context.stoppedBy
    findings.push(block('stopped', { who: by?.name ?? null, at: by?.at ?? null }))
  }
  switch (context.connectionState) {
    case 'not_connected':
      findings.push(block('not_connected'))
      break
    case 'importing':
    case 'review':
      findings.push(block('not_reviewed'))
      break
    case 'credentials_invalid':
      findings.push(block('credentials_invalid'))
      break
    case 'ready':
      break
  }
  const right = rule.channel === 'apple_mdm' ? 'mdm' : 'systems'
  if (context.keyRights[right] === false) findings.push(block('key_lacks_right', { right }))
  return findings
}

function limits({ action, context }: Asked): Finding[] {
  if (action !== 'wipe') return []
  const { perAgentPerHour, perWorkspacePerDay } = context.policy.wipeLimits
  const { agentUsed, workspaceUsed, agentResetsAt, workspaceResetsAt } = context.limits
  const findings: Finding[] = []
  if (workspaceUsed >= perWorkspacePerDay) {
    const params = { used: workspaceUsed, limit: perWorkspacePerDay, resetsAt: workspaceResetsAt ?? null }
    findings.push(block('limit_workspace', params))
  }
  if (agentUsed >= perAgentPerHour) {
    const params = { used: agentUsed, limit: perAgentPerHour, resetsAt: agentResetsAt ?? null }
    findings.push(block('limit_agent', params))
  }
  return findings
}

const inOrder = [gone, alreadyOpen, ownRule, policyOfTheDevice, heldBack, limits] as const

function commandVerdict(action: CommandKind, device: CapabilityDevice, context: CapabilityContext): Verdict {
  const rule = rules[device.osFamily][action]
  const asked = { action, rule, device, context }
  const findings = inOrder.flatMap((look) => look(asked))
  const decisive = findings.find((finding) => finding.verdict === 'blocked') ?? findings[0]
  const permitted = context.permissions.includes(permissionFor[action])
  if (decisive) {
    const params = { os: device.osFamily, ...decisive.params }
    const { verdict, code, field, observedAt } = decisive
    return { action, verdict, code, ...inEnglish(code, params), params, field, observedAt, permitted }
  }
  // What carries an "allowed": the first need of the rule that speaks of the device, else its system.
  const need = rule.needs.find((name) => name !== 'listed')
  return {
    action,
    verdict: 'allowed',
    code: 'allowed',
    ...inEnglish('allowed', {}),
    params: { os: device.osFamily, channel: rule.channel },
    field: need ? fieldOf[need] : 'os.family',
    observedAt: need ? oldest(rule, device) : device.readAt,
    permitted,
  }
}

/** The age of an "allowed" is that of the oldest fact it rests on. */
function oldest(rule: Rule, device: CapabilityDevice): string {
  return rule.needs.map((need) => observedAt[need](device)).reduce((a, b) => (a <= b ? a : b), device.readAt)
}

/**
 * What the device allows this agent: the verdicts of lock, wipe and open, always in this order.
 *
 * `verdict` and `code` tell what the device, the workspace and JumpCloud allow; `permitted` tells the agent's own
 * right, apart. Both must hold before anything is done. Opening the record is always allowed.
 */
export function evaluate(device: CapabilityDevice, context: CapabilityContext): Verdict[] {
  return [
    commandVerdict('lock', device, context),
    commandVerdict('wipe', device, context),
    {
      action: 'open',
      verdict: 'allowed',
      code: 'allowed',
      ...inEnglish('allowed', {}),
      params: { os: device.osFamily },
      field: null,
      observedAt: null,
      permitted: context.permissions.includes(permissionFor.open),
    },
  ]
}
