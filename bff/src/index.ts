/** What the demo, tests and other programs start the bff with. */
export { type Config, ConfigError, type Environment, loadConfig } from './config.ts'
export { createCore, type CoreOptions, type RunningCore, systemClock } from './create-core.ts'
export { type AppDeps, type AppEnv, createApp } from './http/app.ts'
export { createTokenVerifier, type TokenVerifier } from './http/auth.ts'
export { ListenError, type RunningServer, startServer } from './server.ts'
