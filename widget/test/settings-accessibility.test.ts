import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { clear, show } from './shown.ts'
import { equal, root, until } from './support.ts'

describe('Everybody can use the settings', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  it('are worked by keyboard alone: a mistake is jumped to, and Enter checks', async () => {
    const element = await show('settings/connect')
    const active = () => (root(element).activeElement as HTMLElement | null)?.dataset['f'] ?? ''
    root(element).querySelector<HTMLElement>('#api-key')?.focus()
    await sendKeys({ press: 'Enter' })
    await until(() => active() === 'api-key' && root(element).querySelector('[aria-invalid=true]'), 'the key')
    await sendKeys({ type: 'jca_0123456789abcdef' })
    await until(() => root(element).querySelector('#api-key[aria-invalid=false]'), 'no mistake')
    root(element).querySelector<HTMLElement>('#organization')?.focus()
    await sendKeys({ type: '64f0a1b2c3d4e5f601234567' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Space' })
    root(element).querySelector<HTMLElement>('#organization')?.focus()
    await sendKeys({ press: 'Enter' })
    await until(() => root(element).querySelector('[data-f=connect]'), 'what the key can do')
    await until(() => root(element).activeElement?.localName === 'h2', 'the focus at its title')
  })

  it('ask before anything is lost, and give the focus back', async () => {
    const element = await show('settings/disconnect')
    const active = () => (root(element).activeElement as HTMLElement | null)?.dataset['f'] ?? ''
    equal(active(), 'q-no', 'the way back is focused')
    await sendKeys({ press: 'Escape' })
    await until(() => !root(element).querySelector('dialog') && active() === 'disconnect', 'the button again')
  })
})
