/** What a person reads where the page asks for another language than English. */
import { bffWith, dontSee, equal, place, press, root, see, tidy } from './support.ts'

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

  for (const [locale, timeline, device, wipe, title] of [
    ['de-AT', 'Verlauf dieser Anfrage', 'Gerät von Maya Lindqvist', 'Löschen…', 'mlindqvist-mbp14 löschen?'],
    [
      'es-MX',
      'Historial de esta solicitud',
      'Equipo de Maya Lindqvist',
      'Borrar…',
      '¿Borrar mlindqvist-mbp14?',
    ],
    [
      'ja',
      'このリクエストのタイムライン',
      'Maya Lindqvist さんのデバイス',
      'ワイプ…',
      'mlindqvist-mbp14 をワイプしますか？',
    ],
  ] as const) {
    it(`speaks ${locale} throughout`, async () => {
      const element = place(bffWith(), { locale })
      await see(element, timeline)
      await see(element, device)
      dontSee(element, /Device|Lock\b|Owner|\{\w+\}/)
      await press(element, wipe)
      await see(element, title)
      dontSee(element, /\{\w+\}|serial|Reason/)
    })
  }

  it('speaks Arabic from right to left, and keeps names and numbers from turning a sentence', async () => {
    const element = place(bffWith(), { locale: 'ar' })
    await see(element, 'السجل الزمني لهذا الطلب')
    const frame = root(element).querySelector('.root')
    equal([frame?.getAttribute('dir'), frame?.getAttribute('lang')], ['rtl', 'ar'], 'the frame')
    // Isolated, so that the name stands where the sentence has it.
    await see(element, 'جهاز \u2068Maya Lindqvist\u2069')
    dontSee(element, /Device|Lock\b|Owner|\{\w+\}/)
    await press(element, 'مسح…')
    await see(element, 'مسح \u2068mlindqvist-mbp14\u2069؟')
  })
})
