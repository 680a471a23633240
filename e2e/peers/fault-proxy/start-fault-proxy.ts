import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { type ApiProxy, startApiProxy } from './api-proxy.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A network and a gateway in front of the API server, both of which misbehave on request. */
export interface FaultProxy {
  /** The address for clients: pass it to `ControlPlane.kubeconfigFor`. */
  readonly url: string;
  /** Resets, half-open connections, delays. */
  readonly tcp: TcpProxy;
  /** Statuses, hanging requests, broken streams, GOAWAY; counts requests. */
  readonly api: ApiProxy;
  stop(): Promise<void>;
}

/** Starts both before a control plane. Clients prove themselves by tokens. */
export async function startFaultProxy(controlPlane: Pick<ControlPlane, 'url' | 'authority'>): Promise<FaultProxy> {
  const api = await startApiProxy(controlPlane);
  const tcp = await startTcpProxy(api.port);
  return {
    url: `https://127.0.0.1:${tcp.port}`,
    tcp,
    api,
    stop: async () => {
      await tcp.stop();
      await api.stop();
    },
  };
}
