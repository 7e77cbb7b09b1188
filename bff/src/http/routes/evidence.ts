/** What is on record about one device, for an auditor. */
import { z } from 'zod'
import { evidenceSheet as sheetSchema } from '@siit-jumpcloud/shared'
import { evidenceSheet } from '../../actions/index.ts'
import { evidencePage, evidencePolicy } from '../evidence-page.ts'
import { json, route } from '../route.ts'

export const evidenceRoutes = [
  route({
    method: 'get',
    path: '/devices/{id}/evidence',
    id: 'getEvidenceSheet',
    tag: 'Timeline',
    summary: 'The evidence sheet of one device',
    description:
      'Who asked, why, who approved, what was sent, what is known and by whose word, and the chain proof of every entry. It holds what was written on other requests too, hence `timeline:export`. With `format=html`, or where the reader accepts `text/html`: one self-contained page to print, without script.',
    anyOf: ['timeline:export'],
    query: z.object({ format: z.enum(['json', 'html']).optional() }),
    headers: [{ name: 'Accept', required: false, description: '`text/html` for the page.' }],
    answers: { 200: { description: 'The sheet.', schema: sheetSchema, also: 'text/html' } },
    async handle({ core, agent, param, query, c }) {
      const sheet = await evidenceSheet(core, agent, param('id'))
      const asked = query.format ?? (/\btext\/html\b/.test(c.req.header('accept') ?? '') ? 'html' : 'json')
      c.header('Vary', 'Accept', { append: true })
      if (asked === 'json') return json(c, sheet)
      c.header('Content-Security-Policy', evidencePolicy)
      c.header('Cache-Control', 'no-store')
      return c.html(evidencePage(sheet))
    },
  }),
]
