/** JumpCloud: the only folder that knows its wire. Its objects are decoded here into our own types. */
export { JumpCloudError } from './errors.ts'
export type { JumpCloudErrorCode } from './errors.ts'
export { createLimiter } from './limiter.ts'
export type { Limiter, LimiterOptions } from './limiter.ts'
export { deepLink, regionUrls } from './regions.ts'
export type { RegionOverrides, RegionUrls } from './regions.ts'
export type * from './types.ts'
