import { type Command, type ExitCode, withEngine } from './command.ts'

export const migrate: Command = {
  name: 'migrate',
  about: "Brings the database's schema up to date.",
  details: 'Safe to run several times and from several replicas at once. "serve" does it too.',
  options: {},
  run: (_values, io) =>
    withEngine<ExitCode>(io, (engine) => {
      io.out(`The ${engine.dialect} database is up to date.\n`)
      return Promise.resolve(0)
    }),
}
