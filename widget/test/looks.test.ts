import { ago, action, mac, panel, windows } from './fixtures.ts'
import { bffWith, enter, equal, ok, press, ready, root, see, settled, tidy, until } from './support.ts'
import type { DevicePanel } from '../src/index.ts'

const box = (element: DevicePanel, selector: string) =>
  root(element).querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()

async function wide(element: DevicePanel, inlineSize: number): Promise<void> {
  element.style.inlineSize = `${inlineSize}px`
  await settled(element)
}

describe('The panel is laid out for its own width', () => {
  afterEach(tidy)

  it('puts what is known beside what can be done where it is wide, and below it where it is not', async () => {
    const element = await ready(bffWith())
    await wide(element, 900)
    const [acts, facts] = [box(element, '.acts'), box(element, 'details')]
    ok(Math.abs(acts.top - facts.top) <= 1, 'both begin at one height')
    ok(facts.left >= acts.right - 1, 'side by side')
    await wide(element, 380)
    ok(box(element, 'details').top >= box(element, '.acts').bottom, 'one below the other')
  })

  it('never breaks a PIN, and says one thing below it', async () => {
    const confirmed = action('confirmed', {
      hasPin: true,
      evidence: { grade: 'device', at: ago(1), by: null, note: null },
    })
    const bff = bffWith(panel([mac({ actions: [confirmed] })]))
    const element = await ready(bff)
    await wide(element, 280)
    const fine = () =>
      [...root(element).querySelectorAll<HTMLElement>('.pin .fine')].map((one) => one.innerText)
    await until(() => fine().length === 1, 'the note below a hidden PIN')
    const [hidden] = fine()
    await press(element, 'Reveal PIN')
    await enter(element, 'Why do you need the PIN?', 'She is back at her desk')
    await press(element, 'Show PIN')
    await see(element, '481 902')
    equal(fine().length, 1, 'notes')
    ok(fine()[0] !== hidden, 'it says when the PIN goes')
    ok(box(element, '.digits').height < 40, 'the digits stand in one line')
    ok(box(element, '.pin .fine').top >= box(element, '.digits').bottom, 'the note stands below the digits')
  })

  it('shows the system of a device by a sign too, and a desk computer where the model says so', async () => {
    const drawn = async (device: ReturnType<typeof mac>) => {
      const element = await ready(bffWith(panel([device])))
      await until(() => root(element).querySelector('.tile .os'), 'the sign of the system')
      return [...root(element).querySelectorAll('.tile .i')].map((one) => one.innerHTML)
    }
    const [laptop, apple] = await drawn(mac())
    const [other, squares] = await drawn(windows())
    const [desk] = await drawn(mac({ hardware: { ...mac().hardware, model: 'iMac 24″' } }))
    equal(other, laptop, 'a laptop is a laptop')
    ok(apple !== squares, 'systems are told apart')
    ok(desk !== laptop, 'an iMac is no laptop')
  })
})
