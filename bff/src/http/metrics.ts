/** What Prometheus reads. One registry an app, so that two apps in one process do not clash. */
import { Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  /** `seconds` from the first middleware to the answer's head. */
  request(method: string, route: string, status: number, seconds: number): void
  streamOpened(): void
  streamClosed(): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to the head of the answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  const streams = new Gauge({
    name: 'event_streams_open',
    help: 'Event streams that are open.',
    registers: [registry],
  })
  return {
    registry,
    request: (method, route, status, seconds) =>
      requests.labels(method, route, String(status)).observe(seconds),
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
  }
}
