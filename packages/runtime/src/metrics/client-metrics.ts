import type { Observer } from '@capstan/kube';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Shows what a client sends: give the result to `loadClient` as its observer. */
export function observeClient(registry: Registry): Observer {
  const registers = [registry];
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the API server, by what it answered.',
    labelNames: ['code', 'host', 'method'],
    registers,
  });
  const durations = new Histogram({
    name: 'capstan_api_request_duration_seconds',
    help: 'How long requests to the API server took, watches left out.',
    labelNames: ['verb', 'resource'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const sessions = new Gauge({
    name: 'capstan_api_sessions',
    help: 'Connections with the API server.',
    labelNames: ['pool'],
    registers,
  });
  return {
    request: ({ verb, host, method, resource, code, durationMs }) => {
      requests.inc({ code, host, method });
      if (verb !== 'watch') durations.observe({ verb, resource }, durationMs / 1000);
    },
    session: ({ type, pool }) => {
      if (type === 'opened') sessions.inc({ pool });
      else if (type === 'closed') sessions.dec({ pool });
    },
  };
}
