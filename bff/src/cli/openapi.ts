import { openApiDocument } from '../http/openapi.ts'
import type { Command } from './command.ts'

export const openapi: Command = {
  name: 'openapi',
  about: 'Prints the OpenAPI document.',
  options: {},
  run(_values, io) {
    io.out(`${JSON.stringify(openApiDocument(), null, 2)}\n`)
    return Promise.resolve(0)
  },
}
