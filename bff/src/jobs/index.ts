/** What the service does by itself, in every replica: who of them does it is settled by leases and claims. */
export { withLease, type LeaseResult } from './leases.ts'
export { startJobs, type Jobs } from './start.ts'
