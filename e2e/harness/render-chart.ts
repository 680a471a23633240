import { join } from 'node:path';
import { parseDocuments, stringify } from '@capstan/yaml';
import { root } from '../../scripts/toolchain.mjs';
import { E2eError } from '../error.ts';
import { helm } from '../oracles/run-oracle.ts';
import type { ClusterObject } from './cluster-object.ts';

/** How the chart starts one controller. */
export interface ControllerPod {
  /** The Deployment's name, such as `source-controller`. */
  readonly name: string;
  readonly serviceAccount: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a chart installs. */
export interface RenderedChart {
  readonly namespace: string;
  readonly controllers: readonly ControllerPod[];
  /** All objects but the Deployments of controllers, in an order in which they can be applied. */
  readonly objects: readonly ClusterObject[];
}

export interface RenderOptions {
  /** The chart's folder under charts/; `capstan` when absent. */
  readonly chart?: string;
  readonly namespace?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What must be there before objects of other kinds; the rest keeps Helm's order. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'ClusterRole', 'Role'];
/** Kinds that only a cluster with containers and a network of its own makes use of. */
const UNUSED = new Set(['NetworkPolicy', 'PodDisruptionBudget', 'ResourceQuota']);

/** Renders one of our charts with the real Helm. */
export async function renderChart(options: RenderOptions = {}): Promise<RenderedChart> {
  const { chart = 'capstan', namespace = 'flux-system', values = {} } = options;
  const folder = join(root, 'charts', chart);
  // What comes from a test is plain data.
  const input = stringify(JSON.parse(JSON.stringify(values)), { flavor: 'sigs' });
  const args = ['template', 'capstan', folder, '--namespace', namespace, '--include-crds', '--kube-version', '1.35.4', '--values', '-'];
  const { code, stdout, stderr } = await helm(args, { input });
  if (code !== 0) throw new E2eError('InvalidArgument', `helm ${args.join(' ')}: ${stderr}`);
  // A chart renders to objects of Kubernetes; the API server refuses anything else.
  const objects = parseDocuments(stdout, { flavor: 'sigs' }) as unknown as ClusterObject[];
  const rank = ({ kind }: ClusterObject) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return {
    namespace,
    controllers: objects.filter(({ kind }) => kind === 'Deployment').map((deployment) => podOf(deployment, namespace)),
    objects: objects.filter(({ kind }) => kind !== 'Deployment' && !UNUSED.has(kind)).sort((one, other) => rank(one) - rank(other)),
  };
}

interface DeploymentSpec {
  template: { spec: { serviceAccountName?: string; containers: Container[] } };
}
interface Container {
  name: string;
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: { fieldRef?: { fieldPath: string } } }[];
}

function podOf(deployment: ClusterObject, namespace: string): ControllerPod {
  // Helm checked nothing; a Deployment of another shape fails here and says where.
  const { template } = deployment.spec as unknown as DeploymentSpec;
  const container = template.spec.containers.find(({ name }) => name === 'manager');
  if (container === undefined) throw new E2eError('InvalidArgument', `the Deployment ${deployment.metadata.name} has no container manager`);
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) {
    const given = valueFrom?.fieldRef?.fieldPath === 'metadata.namespace' ? namespace : value;
    if (given !== undefined) env[name] = given;
  }
  return {
    name: deployment.metadata.name,
    serviceAccount: template.spec.serviceAccountName ?? 'default',
    args: container.args ?? [],
    env,
  };
}
