import { request as httpRequest } from 'node:http';
import { applyFault, FaultPlan } from '../peers/fault.ts';
import { startHttpServer } from '../peers/http-server.ts';

/** Stands between the controllers and the file server of source-controller, and misbehaves on request. */
export interface ArtifactRelay {
  /** For `--storage-adv-addr`. */
  readonly address: string;
  readonly faults: FaultPlan;
  /** How many requests came. */
  readonly count: number;
  stop(): Promise<void>;
}

/** Starts a relay to a port of this machine, which need not be known yet. */
export async function startArtifactRelay(port: () => number): Promise<ArtifactRelay> {
  const faults = new FaultPlan();
  let count = 0;
  const server = await startHttpServer(async (request, response) => {
    count++;
    if (await applyFault(faults.take(request), request, response)) return;
    const onward = httpRequest({ host: '127.0.0.1', port: port(), path: request.url, method: request.method }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  });
  return {
    address: `127.0.0.1:${server.port}`,
    faults,
    get count() {
      return count;
    },
    stop: () => server.stop(),
  };
}
