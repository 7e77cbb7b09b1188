/** What stands beside a device's own cards: plans of others that wait, several PINs, its evidence sheet. */
import type { FakeBff } from './fake-bff.ts'
import { mac, panel } from './fixtures.ts'
import { actionBoards } from './gallery/action-boards.ts'
import {
  bffWith,
  control,
  dontSee,
  enter,
  equal,
  isBlocked,
  ok,
  press,
  ready,
  root,
  see,
  tidy,
  until,
} from './support.ts'

function boarded(name: string): FakeBff {
  const board = actionBoards[name]
  if (!board) throw new Error(`There is no board ${name}.`)
  const bff = bffWith(board.panel)
  board.bff?.(bff)
  return bff
}

describe('Plans of other devices that await a second person', () => {
  afterEach(tidy)

  it('are told to an agent who may approve, with what changed since they were made', async () => {
    const element = await ready(boarded('approvals-elsewhere'))
    await see(element, 'Waiting for a second person: 2 elsewhere')
    await see(element, 'Jonas Weber asks to wipe this Mac')
    await see(element, 'Stolen from a car in Porto.')
    await see(element, 'Owner from tomas.rivera@northwind.example to priya.nair@northwind.example')
    await see(element, 'It cannot be approved like this.')
  })

  it('are approved as they were planned, each by itself; one whose device changed is not', async () => {
    const bff = boarded('approvals-elsewhere')
    const list = bff.more
    bff.more = (method, path, body) =>
      path === '/actions/w-1/approve'
        ? new Response(JSON.stringify({}), { headers: { 'content-type': 'application/json' } })
        : list?.(method, path, body)
    const element = await ready(bff)
    const approve = () =>
      [...root(element).querySelectorAll<HTMLElement>('.due [part~=card] button')].filter((one) =>
        one.innerText.includes('Approve and wipe'),
      )
    await until(() => approve().length === 2, 'both buttons')
    const buttons = approve()
    ok(!isBlocked(buttons[0]), 'the first can be approved')
    ok(isBlocked(buttons[1]), 'the changed one cannot')
    buttons[1]?.click()
    buttons[0]?.click()
    await until(() => bff.asked(/approve/).length === 1, 'one decision')
    equal(bff.asked(/approve/)[0]?.body, { planHash: 'plan' }, 'the body')
  })

  it('are not asked for by an agent who may not decide', async () => {
    const bff = bffWith(panel([mac()]))
    const element = await ready(bff)
    await see(element, 'Timeline of this request')
    equal(bff.asked(/approvals/).length, 0, 'questions')
    dontSee(element, 'Waiting for a second person')
  })
})

describe('Several PINs of one device', () => {
  afterEach(tidy)

  it('stand in the order in which they were sent, and each is revealed with a reason of its own', async () => {
    const bff = boarded('pins-several')
    const element = await ready(bff)
    await see(element, 'PINs, in the order they were sent')
    await see(
      element,
      /Lock, REQ-4077 · sent .* Lock, this request · sent .* Wipe, this request · sent .* · newest/,
    )
    const reveals = () =>
      [...root(element).querySelectorAll<HTMLElement>('.pins button')].filter(
        (one) => one.innerText === 'Reveal PIN',
      )
    equal(reveals().length, 3, 'PINs to reveal')
    reveals()[1]?.click()
    const show = () => root(element).querySelector<HTMLElement>('[data-f^="go-pin"]') ?? undefined
    await until(() => show() !== undefined, 'a way to show it')
    ok(isBlocked(show()), 'not without a reason')
    await enter(element, /reason|why/i, 'The newest does not open it')
    bff.more = (method, path) =>
      method === 'POST' && path === '/actions/p-2/pin'
        ? new Response(JSON.stringify({ pin: '481920' }), { headers: { 'content-type': 'application/json' } })
        : undefined
    await until(() => !isBlocked(show()), 'the button')
    show()?.click()
    await see(element, '481 920')
    equal(
      bff.asked(/\/pin$/).map(({ path }) => path),
      ['/actions/p-2/pin'],
      'reveals',
    )
  })
})

describe('The evidence sheet', () => {
  afterEach(tidy)
  const may = { agent: { id: 'agent-1', permissions: ['devices:read', 'timeline:export'] } }

  it('is saved for whoever may export the timeline, and says why where it is not', async () => {
    const bff = bffWith(panel([mac()], may))
    const element = await ready(bff)
    bff.fail(/evidence/, { status: 500, code: 'internal_error', detail: 'Our own service failed.' })
    await press(element, 'Timeline of this request No entries yet')
    await press(element, 'Save evidence sheet')
    await until(() => root(element).querySelector('.paper [role=alert]'), 'why it is not saved')
    equal(bff.asked(/evidence\?format=html/).length, 1, 'questions')
  })

  it('is not offered to others', async () => {
    const element = await ready(bffWith(panel([mac()])))
    await see(element, 'Timeline of this request')
    ok(!control(element, 'Save evidence sheet'), 'no such button')
  })
})
