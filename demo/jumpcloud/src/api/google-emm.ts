/** Android: `/api/v2/google-emm/*`. CONTRACT.md, section 6.3. */
import type { Hono } from 'hono'
import type { CommandKind } from '../commands.ts'
import type { Scope } from '../keys.ts'
import { callerOf, type Env, jsonBody, type World } from './context.ts'
import { errorOf } from './errors.ts'
import { paging } from './v2-query.ts'

/** Shapes of the 2023 document; the device list is known from a third party's copy of 2024 only. */
export function googleEmm(app: Hono<Env>, world: World): void {
  const reading: Scope[] = ['mdm', 'mdm.readonly']

  app.get('/google-emm/enterprises', (c) => {
    const { organization } = callerOf(world, c, reading)
    return c.json({
      count: 1,
      enterprises: [
        {
          objectId: organization.androidEnterpriseId,
          organizationObjectId: organization.id,
          name: 'enterprises/LC00000000',
          displayName: 'Northwind',
          createdAt: '2023-01-10T09:00:00Z',
          allowDeviceEnrollment: true,
        },
      ],
    })
  })

  app.get('/google-emm/enterprises/:enterprise/devices', (c) => {
    const { organization } = callerOf(world, c, reading)
    if (c.req.param('enterprise') !== organization.androidEnterpriseId)
      throw errorOf(404, 'Not Found: enterprise not found')
    const page = paging(c, 100)
    const all = organization.fleet.list('android')
    const devices = all.slice(page.skip, page.limit).map((ref) => organization.fleet.device(ref).android)
    return c.json({ count: all.length, devices })
  })

  app.get('/google-emm/devices/:device', (c) => {
    const { organization } = callerOf(world, c, reading)
    const ref = organization.fleet.findMobile('androidDevice', c.req.param('device'))
    if (ref === null) throw errorOf(404, 'Not Found: device not found')
    return c.json(organization.fleet.device(ref).android)
  })

  const commands: [string, CommandKind][] = [
    ['lock', 'lock'],
    ['erase-device', 'erase'],
    ['reboot', 'restart'],
  ]
  for (const [name, kind] of commands) {
    app.post(`/google-emm/devices/:device/${name}`, async (c) => {
      const { organization, key } = callerOf(world, c, ['mdm'])
      const body = await jsonBody(c)
      const ref = organization.fleet.findMobile('androidDevice', c.req.param('device'))
      if (ref === null) throw errorOf(404, 'Not Found: device not found')
      organization.receive(
        ref,
        {
          method: 'POST',
          path: new URL(c.req.url).pathname,
          kind,
          channel: 'google_emm',
          pin: false,
          body: body ?? null,
          keyRole: key.role,
        },
        true,
      )
      return c.json({})
    })
  }
}
