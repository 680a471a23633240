import { type Access, apiJson } from './api-request.ts';

/** How many nodes KWOK plays where the caller names no number. */
export const DEFAULT_NODES = 3;

/** Creates nodes that KWOK keeps ready and whose pods it runs in name. */
export async function createSimulatedNodes(access: Access, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await apiJson(access, '/api/v1/nodes', { method: 'POST', body: simulatedNode(`node-${index}`) });
  }
}

function simulatedNode(name: string): unknown {
  const resources = { cpu: '64', memory: '256Gi', pods: '2000' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    status: { allocatable: resources, capacity: resources },
  };
}

/** Whether every node is Ready. */
export async function readyNodes(access: Access): Promise<boolean> {
  interface NodeList {
    items: { status: { conditions?: { type: string; status: string }[] } }[];
  }
  const { items } = await apiJson<NodeList>(access, '/api/v1/nodes');
  return items.every((node) => node.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'));
}
