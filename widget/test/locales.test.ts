/** What a person reads where the page asks for another language than English. */
import { bffWith, dontSee, place, press, see, tidy } from './support.ts'

describe('The panel in another language', () => {
  afterEach(tidy)

  it('speaks French throughout, with its own dates, and tells what a wipe needs', async () => {
    const element = place(bffWith(), { locale: 'fr-CH' })
    await see(element, 'Historique de cette demande')
    await see(element, 'Appareil de Maya Lindqvist')
    await see(element, 'Efface tout son contenu. Irréversible.')
    await see(element, /Actif, il y a 2\smin/)
    dontSee(element, /Device|Lock\b|Owner/)
    await press(element, 'Effacer…')
    await see(element, /Effacer mlindqvist-mbp14\s\?/)
    dontSee(element, /\{\w+\}/)
  })
})
