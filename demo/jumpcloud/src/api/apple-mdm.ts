/** Apple MDM: `/api/v2/applemdms/*`. CONTRACT.md, section 6.2. */
import type { Hono } from 'hono'
import type { CommandKind } from '../commands.ts'
import type { Organization } from '../fleet/organization.ts'
import type { Scope } from '../keys.ts'
import { callerOf, type Ctx, type Env, isRecord, jsonBody, type World } from './context.ts'
import { errorOf, messageOf } from './errors.ts'
import { rememberedFind } from './find.ts'
import { sorted } from './query.ts'
import { linked, listed, meets, paging, v2Filter, v2Sort } from './v2-query.ts'

const appleFields = ['createdAt', 'depRegistered', 'enrolled', 'id', 'osVersion', 'serialNumber', 'udid']

/** Adds the routes. */
export function appleMdm(app: Hono<Env>, world: World): void {
  const reading: Scope[] = ['mdm', 'mdm.readonly']

  app.get('/applemdms', (c) => {
    const { organization } = callerOf(world, c, reading)
    const page = paging(c, 1)
    const rows = organization.switches.appleMdmConfigured ? [appleMdmView(organization)] : []
    return listed(c, rows.length, rows.slice(page.skip, page.skip + page.limit), null)
  })

  const ofMdm = (c: Ctx, organization: Organization): void => {
    if (!organization.switches.appleMdmConfigured || c.req.param('mdm') !== organization.appleMdmId)
      throw errorOf(404, 'Not Found: Apple MDM not found')
  }

  app.get('/applemdms/:mdm/devices', (c) => {
    const { organization } = callerOf(world, c, reading)
    ofMdm(c, organization)
    const url = new URL(c.req.url)
    const page = paging(c)
    const terms = v2Filter(url, appleFields)
    const sort = v2Sort(url, appleFields)
    const all = organization.fleet.list('apple')
    const read = (ref: number): object[] => {
      const row = organization.fleet.apple(ref)
      return row === null ? [] : [row]
    }
    if (terms.length === 0 && sort.length === 0)
      return listed(c, all.length, all.slice(page.skip, page.limit).flatMap(read), linked(organization, page))
    const serial = terms.find(
      (term) => term.field === 'serialNumber' && term.operator === 'eq' && !term.value.includes('*'),
    )
    const candidates = serial === undefined ? null : organization.fleet.candidatesBySerial(serial.value)
    const look = (): number[] =>
      sorted(
        (candidates ?? all.slice(0, all.length)).flatMap((ref) =>
          read(ref)
            .filter((row) => meets(row, terms))
            .map((row) => ({ ref, ...row })),
        ),
        sort,
      ).map(({ ref }) => ref)
    const refs = candidates === null ? rememberedFind(organization, ['apple', terms, sort], look) : look()
    const shown = refs.slice(page.skip, page.skip + page.limit).flatMap(read)
    return listed(c, refs.length, shown, linked(organization, page))
  })

  app.get('/applemdms/:mdm/devices/:device', (c) => {
    const { organization } = callerOf(world, c, reading)
    ofMdm(c, organization)
    const ref = organization.fleet.findMobile('appleDevice', c.req.param('device'))
    const row = ref === null ? null : organization.fleet.apple(ref)
    if (row === null) throw errorOf(404, 'Not Found: device not found')
    return c.json(row)
  })

  for (const kind of ['lock', 'erase', 'restart', 'shutdown'] as const) {
    app.post(`/applemdms/:mdm/devices/:device/${kind}`, async (c) => {
      const { organization, key } = callerOf(world, c, ['mdm'])
      ofMdm(c, organization)
      return appleCommand(c, organization, key.role, c.req.param('device'), kind)
    })
  }
}

/** POST /applemdms/{mdm}/devices/{device}/*. 204 says that Apple's push was asked for, no more. */
async function appleCommand(
  c: Ctx,
  organization: Organization,
  keyRole: string,
  deviceId: string,
  kind: CommandKind,
): Promise<Response> {
  const body = await jsonBody(c)
  const ref = organization.fleet.findMobile('appleDevice', deviceId)
  if (ref === null) throw errorOf(404, 'Not Found: device not found')
  const device = organization.fleet.device(ref)
  const pin = isRecord(body) ? body['pin'] : undefined
  if (kind === 'lock' || kind === 'erase') {
    // Published: six digits, required for macOS. The 400's `{message}` is published, its words are invented.
    if (pin !== undefined && (typeof pin !== 'string' || !/^[0-9]{6}$/.test(pin)))
      throw messageOf(400, 'Bad Request: pin must be 6 digits')
    if (pin === undefined && device.os === 'macos')
      throw messageOf(400, 'Bad Request: pin is required for macOS devices')
  }
  const enrolled = device.apple?.enrolled === true
  const refusal = organization.switches.appleNotEnrolled
  if (!enrolled && refusal !== 204) {
    // Which case gives 409 is invented.
    if (refusal === 400) throw messageOf(400, 'Bad Request: device is not enrolled')
    throw errorOf(refusal, 'Conflict: device is not enrolled')
  }
  organization.receive(
    ref,
    {
      method: 'POST',
      path: new URL(c.req.url).pathname,
      kind,
      channel: 'apple_mdm',
      pin: pin !== undefined,
      body: body ?? null,
      keyRole,
    },
    enrolled,
  )
  return c.body(null, 204)
}

function appleMdmView(organization: Organization): object {
  return {
    id: organization.appleMdmId,
    organization: organization.id,
    name: 'Northwind MDM',
    apnsPushTopic: 'com.apple.mgmt.External.00000000-0000-0000-0000-000000000000',
    apnsCertExpiry: '2027-11-01T00:00:00Z',
    depServerTokenState: 'valid',
    allowMobileUserEnrollment: true,
  }
}
