/** The wipe dialog, from its opening to each answer. */
import { ago, jonas, mac, panel, phone, tomas, verdict, windows } from '../fixtures.ts'
import { find, press, type } from './hands.ts'
import type { PanelBoard } from './panel-boards.ts'

const open = (element: HTMLElement) => press(element, 'wipe')

/** Gives everything that is asked for. */
async function fill(element: HTMLElement, text = '2k7lpn'): Promise<void> {
  await open(element)
  await find(element, 'dialog .t-success')
  await type(element, '#typed', text)
  await type(element, '#reason', 'Stolen from a train in Lyon this morning, police report 2026-4471.')
}

async function send(element: HTMLElement): Promise<void> {
  await fill(element)
  await press(element, 'go-wipe')
}

export const dialogBoards: Record<string, PanelBoard> = {
  dialog: {
    panel: panel([
      mac({
        owner: { person: tomas, reason: null, candidates: [] },
        readAt: ago(180),
        encryption: { state: 'off', recoveryKeyEscrowed: 'yes' },
      }),
    ]),
    bff: (bff) =>
      (bff.fresh = {
        changes: [
          { field: 'lastContact', from: ago(180), to: ago(2) },
          { field: 'encryption.state', from: 'off', to: 'on' },
        ],
        device: { encryption: { state: 'on', recoveryKeyEscrowed: 'yes' } },
      }),
    then: (element) => press(element, 'wipe'),
  },
  'dialog-full': {
    panel: panel([mac({ owner: { person: tomas, reason: null, candidates: [] } })]),
    then: async (element) => {
      await press(element, 'wipe')
      await type(element, '#typed', '2k7lpn')
      await type(element, '#reason', 'Stolen from a train in Lyon this morning, police report 2026-4471.')
      await press(element, 'consent')
    },
  },
  'dialog-blocked': {
    panel: panel([mac({ readAt: ago(180) })]),
    bff: (bff) =>
      (bff.fresh = {
        changes: [{ field: 'mdm.vendor', from: 'jumpcloud', to: 'none' }],
        device: { verdicts: [verdict('lock'), verdict('wipe', 'mdm_missing_mac'), verdict('open')] },
      }),
    then: (element) => press(element, 'wipe'),
  },
  'dialog-hostname': {
    panel: panel([
      windows({
        serialNumber: 'System Serial Number',
        typedConfirmation: { field: 'hostname', text: 'NW-LT-0417', serialPlaceholder: true },
      }),
    ]),
    then: async (element) => {
      await press(element, 'wipe')
      await type(element, '#typed', 'NW-LT-0471')
      await type(element, '#reason', 'Leaver, returned to stock.')
    },
  },
  'dialog-reading': {
    panel: panel(),
    bff: (bff) => bff.hold(/refresh/),
    then: async (element) => {
      await open(element)
      await find(element, 'dialog .spin')
    },
  },
  'dialog-not-read': {
    panel: panel(),
    bff: (bff) => bff.fail(/refresh/, { status: 503, code: 'jumpcloud_unreachable' }, 9),
    then: async (element) => {
      await open(element)
      await find(element, 'dialog .danger')
    },
  },
  'dialog-ready': { panel: panel(), then: (element) => fill(element) },
  'dialog-offline': {
    panel: panel([mac({ status: 'inactive', lastContact: ago(9 * 1440) })]),
    then: open,
  },
  'dialog-no-owner': {
    panel: panel([
      mac({ owner: { person: null, reason: 'several_candidates', candidates: [tomas, jonas] } }),
    ]),
    then: open,
  },
  'dialog-mistyped': { panel: panel(), then: (element) => fill(element, '2k7lpm') },
  'dialog-whole-serial': {
    panel: panel([
      phone({
        status: 'active',
        lastContact: ago(2),
        typedConfirmation: { field: 'serialSuffix', text: 'F2LX93', serialPlaceholder: false },
      }),
    ]),
    then: open,
  },
  'dialog-id': {
    panel: panel([
      windows({
        hostname: null,
        displayName: null,
        serialNumber: null,
        hardware: { manufacturer: null, model: null, architecture: null, memoryBytes: null },
        os: { family: 'windows', version: null, name: null },
        typedConfirmation: { field: 'hostname', text: '66f1c0a94be2d70001a3c580', serialPlaceholder: false },
      }),
    ]),
    then: open,
  },
  'dialog-sending': {
    panel: panel(),
    bff: (bff) => bff.hold(/POST .*actions/),
    then: async (element) => {
      await send(element)
      await find(element, 'dialog [aria-busy=true]')
    },
  },
  'dialog-plan-changed': {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' }),
    then: async (element) => {
      await send(element)
      await find(element, 'dialog .note.danger')
    },
  },
  'dialog-refused': {
    panel: panel(),
    bff: (bff) =>
      bff.fail(/POST .*actions/, {
        status: 403,
        code: 'limit_agent',
        more: { verdict: verdict('wipe', 'limit_agent', { params: { used: 5, resetsAt: ago(-20) } }) },
      }),
    then: async (element) => {
      await send(element)
      await find(element, 'dialog .note.danger')
    },
  },
  'dialog-unanswered': {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, 'network'),
    then: async (element) => {
      await send(element)
      await find(element, 'dialog .note.warning')
    },
  },
}
