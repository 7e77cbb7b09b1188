/** What a person reads where the page asks for another language than English. */
import { checkTexts } from '../src/client/development.ts'
import { configure } from '../src/client/config.ts'
import { enLater } from '../src/locales/en.later.ts'
import { en } from '../src/locales/en.ts'
import { languageOf, speaks } from '../src/locales/index.ts'
import type { TextOverrides } from '../src/locales/texts.ts'
import { mac, panel } from './fixtures.ts'
import {
  bffWith,
  control,
  described,
  dontSee,
  equal,
  isBlocked,
  ok,
  place,
  press,
  ready,
  root,
  see,
  tidy,
  until,
} from './support.ts'

describe('The panel in another language', () => {
  afterEach(tidy)

  it('speaks French throughout, with its own dates, and tells what a wipe needs', async () => {
    const element = place(bffWith(), { locale: 'fr-CH' })
    await see(element, 'Historique de la demande')
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

/** A language once its words are there. */
async function spoken(tag: string) {
  const lang = languageOf(tag)
  await until(() => lang.ready, `the words of ${tag}`)
  return lang
}

describe('The language of a page', () => {
  afterEach(() => {
    document.documentElement.lang = 'en'
    tidy()
  })

  it('follows the page’s lang while the page lives', async () => {
    document.documentElement.lang = 'de'
    const element = place(bffWith(), { locale: undefined as unknown as string })
    await see(element, 'Verlauf dieser Anfrage')
    document.documentElement.lang = 'fr'
    await see(element, 'Historique de la demande')
    equal(root(element).querySelector('.root')?.getAttribute('lang'), 'fr', 'said to be French')
  })

  it('is English where we have no other, or the tag is none', () => {
    for (const tag of ['pt', 'zh-Hant-TW', 'x', 'not a tag', '-', 'constructor', 'de-', ''])
      equal(languageOf(tag).tag, 'en', tag)
  })

  it('takes tags as people write them', async () => {
    equal((await spoken('fr_CH')).tag, 'fr-CH', 'an underscore')
    equal((await spoken('DE-at')).w.device, 'Gerät', 'capitals')
    equal((await spoken('JA')).w.comma, '、', 'the comma of a language in capitals')
  })

  it('writes numbers, times and sizes as its region does', async () => {
    const noon = new Date()
    noon.setHours(15, 5, 9)
    equal(languageOf('en-GB').time(+noon), '15:05', 'British')
    ok(/^3:05\sPM$/.test(languageOf('en-US').time(+noon)), `American: ${languageOf('en-US').time(+noon)}`)
    ok(/^12['’]345$/.test((await spoken('de-CH')).number(12345)), 'Swiss')
    ok((await spoken('ar-EG')).number(12).includes('١٢'), 'Egyptian digits')
    const old = new Date(2019, 10, 22, 15, 5)
    equal(languageOf('en-GB').time(+old), '22 Nov 2019, 15:05', 'the year of another year')
    equal((await spoken('ja')).time(+old), '2019年11月22日 15:05', 'a Japanese date')
  })

  it('ends a sentence once, though what stands last in it is abbreviated', async () => {
    const lang = await spoken('de')
    equal(lang.t('nextTry', { when: 'in 2 Min.' }), 'Nächster Versuch in 2 Min.', 'one full stop')
    equal(lang.t('nextTry', { when: 'in 5 s' }), 'Nächster Versuch in 5 s.', 'its own')
    equal(lang.t('said', { note: 'Fertig..', when: '9:00' }), '„Fertig..“, 9:00.', 'what a person wrote')
  })
})

describe('What only the bff knows', () => {
  afterEach(tidy)

  it('is said to be English on a page in another language, and told in the page’s where it has words', async () => {
    const bff = bffWith()
    bff.fail(/GET .*panel/, { status: 418, code: 'brand_new', detail: 'Something that is new.' }, 99)
    const element = place(bff, { locale: 'de' })
    await see(element, 'Beim Gerätedienst ging etwas schief: Something that is new.')
    equal(root(element).querySelector('.why [lang=en]')?.textContent, 'Something that is new.', 'marked')
    tidy()
    const other = bffWith()
    other.fail(
      /GET .*panel/,
      {
        status: 503,
        code: 'database_unavailable',
        detail: 'The database does not answer.',
      },
      99,
    )
    await see(place(other, { locale: 'de' }), 'Die Datenbank des Gerätediensts antwortet nicht.')
  })
})

describe('Texts of the host', () => {
  afterEach(() => {
    configure({ texts: {} })
    tidy()
  })

  it('stand in the place of ours, by language and by region, in groups, and in what is loaded later', async () => {
    configure({
      texts: {
        en: { lock: 'Lock it', timelineEmpty: 'Nobody has done anything.' },
        'en-GB': {
          devices: 'Machines',
          v: { permission_wipe: ['Not yours to wipe', 'Ask the *night shift*.'] },
        },
      },
    })
    const wipe = mac({
      verdicts: mac().verdicts.map((one) => (one.action === 'wipe' ? { ...one, permitted: false } : one)),
    })
    const element = await ready(bffWith(panel([wipe])))
    await see(element, 'Lock it')
    await see(element, 'Not yours to wipe Ask the night shift.')
    await press(element, /^Timeline of this request/)
    await see(element, 'Nobody has done anything.')
    configure({ texts: {} })
    await see(element, 'You may not wipe devices')
    dontSee(element, 'Lock it')
  })

  it('never break the page nor free a blocked button, whatever they are', async () => {
    const wrong = {
      en: {
        v: { disconnected: ['Gone {nobody}', 'x'], stopped: 'x' },
        lock: ['a', 'b'],
        wipe: { a: 1 },
        p: 'x',
      },
      'en-GB': { active: null, e: 5, nonsense: 'x', say_wipe: 'Erases {nothing} for good.' },
      xx: { lock: 'x' },
    } as unknown as TextOverrides
    configure({ texts: wrong })
    const bff = bffWith()
    const element = await ready(bff)
    await see(element, 'Active, 2 min ago')
    await see(element, 'Erases for good.')
    bff.drop(true)
    await see(element, 'No connection to the device service')
    const lock = await until(() => control(element, 'Lock'), 'Lock')
    ok(isBlocked(lock), 'blocked')
    ok(described(element, lock).length > 0, 'with something that says so')
  })

  it('are looked at in a development build: names, shapes and values that there are not', () => {
    const told: unknown[] = []
    const { warn } = console
    console.warn = (text: unknown) => told.push(text)
    const texts = {
      de: { lock: 'Sperren', lokc: 'x', say_lock_pin: 'Sperrt {kind}, {nobody}', v: { stopped: 'x' } },
      pt: { requested: '{Verb} pedido' },
    } as unknown as TextOverrides
    for (let twice = 0; twice < 2; twice++) checkTexts(texts, [en, enLater], speaks)
    console.warn = warn
    equal(told.length, 4, 'warnings, each once')
    for (const what of [
      'named de.lokc',
      '{nobody} in de.say_lock_pin',
      'de.v.stopped has another shape',
      '“pt”',
    ])
      ok(
        told.some((text) => String(text).includes(what)),
        what,
      )
  })
})
