import { join } from 'node:path';
import { parseDocuments } from '@capstan/yaml';
import { describeWith } from '../harness/describe-with.ts';
import { CONTROLLERS } from '../harness/start-controllers.ts';
import { helm, oraclePath } from '../oracles/run-oracle.ts';
import { runTool } from '../processes/run-tool.ts';

const charts = join(import.meta.dirname, '../../charts');
const HELMS = [3, 4] as const;
/** As the strictest of Kubernetes' Pod Security Standards wants it. */
const CONFINED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsGroup: 65534,
  runAsNonRoot: true,
  runAsUser: 65534,
  seccompProfile: { type: 'RuntimeDefault' },
};

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  verbs: string[];
}
interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string>; annotations?: Record<string, string> };
  rules?: Rule[];
  roleRef?: { kind: string; name: string };
  spec?: Record<string, unknown>;
}
interface Container {
  name: string;
  image: string;
  args: string[];
  env: { name: string; value?: string; valueFrom?: unknown }[];
  ports: { name: string; containerPort: number }[];
  securityContext: unknown;
  livenessProbe: unknown;
  readinessProbe: unknown;
  resources: { requests: unknown; limits: unknown };
  volumeMounts: { name: string; mountPath: string }[];
}
interface PodSpec {
  serviceAccountName: string;
  containers: Container[];
  volumes: Record<string, unknown>[];
  [field: string]: unknown;
}
interface PodTemplate {
  metadata: { annotations: Record<string, string> };
  spec: PodSpec;
}

async function render(chart: string, set: readonly string[] = [], major: 3 | 4 = 4): Promise<Manifest[]> {
  const values = set.flatMap((value) => ['--set', value]);
  const answer = await helm(['template', 'capstan', join(charts, chart), '--namespace', 'gitops', '--kube-version', 'v1.35.4', ...values], {
    major,
  });
  expect([answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([0, '']);
  return parseDocuments(answer.stdout, { flavor: 'sigs' }).filter((document) => document !== null) as unknown as Manifest[];
}

const names = (manifests: readonly Manifest[], kind: string) =>
  manifests
    .filter((manifest) => manifest.kind === kind)
    .map(({ metadata }) => metadata.name)
    .sort();

function templateOf(manifests: readonly Manifest[]): PodTemplate {
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  return (deployment!.spec as { template: PodTemplate }).template;
}

const podOf = (manifests: readonly Manifest[]) => templateOf(manifests).spec;
const specOf = (manifests: readonly Manifest[], wanted: string) => manifests.find(({ kind }) => kind === wanted)?.spec;

await describeWith(
  () => Promise.all([oraclePath('helm3'), oraclePath('helm4')]),
  'the charts, rendered',
  () => {
    test.each(HELMS.flatMap((major) => [...CONTROLLERS, 'capstan'].map((chart) => [major, chart] as const)))(
      'Helm %d finds nothing to say against %s',
      async (major, chart) => {
        const answer = await helm(['lint', '--strict', '--quiet', join(charts, chart)], { major });
        expect([answer.code, answer.stdout.trim()]).toEqual([0, '']);
      },
    );

    test.each(CONTROLLERS)('both Helms render %s alike', async (chart) => {
      const [three, four] = [await render(chart, [], 3), await render(chart, [], 4)];
      const byName = (manifests: Manifest[]) =>
        new Map(manifests.map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]));
      expect(byName(four)).toEqual(byName(three));
    });

    test.each<[string, Record<string, string[]>]>([
      ['source-controller', { Deployment: ['source-controller'], Service: ['source-controller'], ServiceAccount: ['source-controller'] }],
      ['kustomize-controller', { Deployment: ['kustomize-controller'], Service: [], ServiceAccount: ['kustomize-controller'] }],
      [
        'notification-controller',
        {
          Deployment: ['notification-controller'],
          Service: ['notification-controller', 'webhook-receiver'],
          ServiceAccount: ['notification-controller'],
        },
      ],
    ])('%s makes what other programs look for under the names that they know', async (chart, expected) => {
      const manifests = await render(chart);
      for (const [kind, expectedNames] of Object.entries(expected)) expect([kind, names(manifests, kind)]).toEqual([kind, expectedNames]);
    });

    test.each(CONTROLLERS)('every object of %s carries what flux check, logs and uninstall look for', async (chart) => {
      for (const { metadata } of await render(chart)) {
        expect(metadata.labels).toMatchObject({
          'app.kubernetes.io/part-of': 'flux',
          'app.kubernetes.io/instance': 'gitops',
          'app.kubernetes.io/component': chart,
          'control-plane': 'controller',
        });
      }
    });

    test.each<[string, string[], [string, number][], string[]]>([
      [
        'source-controller',
        [
          '--events-addr=http://notification-controller.$(RUNTIME_NAMESPACE).svc.cluster.local./',
          '--storage-path=/data',
          '--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local.',
        ],
        [['http', 9090]],
        ['/tmp', '/data'],
      ],
      ['kustomize-controller', ['--events-addr=http://notification-controller.$(RUNTIME_NAMESPACE).svc.cluster.local./'], [], ['/tmp']],
      [
        'notification-controller',
        [],
        [
          ['http', 9090],
          ['http-webhook', 9292],
        ],
        ['/tmp'],
      ],
    ])('%s runs confined, with its flags, ports and folders', async (chart, flags, ports, mounts) => {
      const pod = podOf(await render(chart));
      expect(pod.containers).toHaveLength(1);
      const [container] = pod.containers;
      expect(container?.name).toBe('manager');
      expect(container?.args).toEqual([
        ...flags,
        '--watch-all-namespaces=true',
        '--log-level=info',
        '--log-encoding=json',
        '--enable-leader-election=true',
      ]);
      expect(container?.ports.map(({ name, containerPort }) => [name, containerPort])).toEqual([
        ...ports,
        ['http-prom', 8080],
        ['healthz', 9440],
      ]);
      expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(mounts);
      expect(container?.env[0]).toEqual({ name: 'RUNTIME_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } });
      expect(container?.livenessProbe).toEqual({ httpGet: { path: '/healthz', port: 'healthz' } });
      expect(container?.readinessProbe).toEqual({ httpGet: { path: '/readyz', port: 'healthz' } });
      expect(container?.securityContext).toEqual(CONFINED);
      expect(container?.resources).toMatchObject({ requests: { memory: '64Mi' }, limits: { memory: '1Gi' } });
    });

    test.each<[string, string[], (pod: PodSpec, manifests: Manifest[]) => unknown, unknown]>([
      ['source-controller', ['image.repository=r.example/s', 'image.tag=v2'], (pod) => pod.containers[0]?.image, 'r.example/s:v2'],
      [
        'source-controller',
        [`image.digest=sha256:${'a'.repeat(64)}`],
        (pod) => pod.containers[0]?.image,
        `capstan/source-controller@sha256:${'a'.repeat(64)}`,
      ],
      ['source-controller', ['events.enabled=false'], (pod) => pod.containers[0]?.args[0], '--storage-path=/data'],
      ['source-controller', ['events.address=http://e.example/'], (pod) => pod.containers[0]?.args[0], '--events-addr=http://e.example/'],
      [
        'source-controller',
        ['clusterDomain=corp.example'],
        (pod) => pod.containers[0]?.args[2],
        '--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.corp.example.',
      ],
      [
        'source-controller',
        ['storage.existingClaim=artifacts'],
        (pod) => pod.volumes[1],
        { name: 'data', persistentVolumeClaim: { claimName: 'artifacts' } },
      ],
      ['source-controller', ['storage.sizeLimit=2Gi'], (pod) => pod.volumes[1], { name: 'data', emptyDir: { sizeLimit: '2Gi' } }],
      ['kustomize-controller', ['extraArgs[0]=--concurrent=10'], (pod) => pod.containers[0]?.args.at(-1), '--concurrent=10'],
      ['kustomize-controller', ['logLevel=debug'], (pod) => pod.containers[0]?.args[2], '--log-level=debug'],
      [
        'kustomize-controller',
        ['extraEnv[0].name=HTTPS_PROXY', 'extraEnv[0].value=http://p'],
        (pod) => pod.containers[0]?.env.at(-1),
        { name: 'HTTPS_PROXY', value: 'http://p' },
      ],
      ['kustomize-controller', ['nodeSelector.disk=ssd'], (pod) => pod.nodeSelector, { disk: 'ssd' }],
      ['kustomize-controller', ['tolerations[0].operator=Exists'], (pod) => pod.tolerations, [{ operator: 'Exists' }]],
      ['kustomize-controller', ['priorityClassName=low'], (pod) => pod.priorityClassName, 'low'],
      [
        'kustomize-controller',
        ['serviceAccount.create=false', 'serviceAccount.name=mine'],
        (pod, all) => [pod.serviceAccountName, names(all, 'ServiceAccount')],
        ['mine', []],
      ],
      ['kustomize-controller', ['rbac.clusterAdmin=false'], (_, all) => all.filter(({ roleRef }) => roleRef?.name === 'cluster-admin'), []],
      [
        'kustomize-controller',
        ['rbac.create=false'],
        (_, all) => [...names(all, 'ClusterRole'), ...names(all, 'Role'), ...names(all, 'ClusterRoleBinding')],
        [],
      ],
      ['kustomize-controller', ['imagePullSecrets[0].name=pull'], (pod) => pod.imagePullSecrets, [{ name: 'pull' }]],
      [
        'kustomize-controller',
        ['affinity.nodeAffinity.x=y', 'resources.limits.memory=2Gi'],
        (pod) => [pod.affinity, pod.containers[0]?.resources.limits],
        [{ nodeAffinity: { x: 'y' } }, { cpu: '1000m', memory: '2Gi' }],
      ],
      [
        'kustomize-controller',
        ['securityContext.runAsUser=null', 'securityContext.runAsGroup=1', 'podSecurityContext.fsGroup=2'],
        (pod) => [pod.containers[0]?.securityContext, pod.securityContext],
        [{ ...CONFINED, runAsUser: undefined, runAsGroup: 1 }, { fsGroup: 2 }],
      ],
      [
        'kustomize-controller',
        [
          'topologySpreadConstraints[0].maxSkew=1',
          'topologySpreadConstraints[0].topologyKey=zone',
          'topologySpreadConstraints[0].whenUnsatisfiable=DoNotSchedule',
        ],
        (pod) => pod.topologySpreadConstraints,
        [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
      ],
      [
        'source-controller',
        [
          'extraVolumes[0].name=ca',
          'extraVolumes[0].secret.secretName=ca',
          'extraVolumeMounts[0].name=ca',
          'extraVolumeMounts[0].mountPath=/ca',
        ],
        (pod) => [pod.volumes.at(-1), pod.containers[0]?.volumeMounts.at(-1)],
        [
          { name: 'ca', secret: { secretName: 'ca' } },
          { name: 'ca', mountPath: '/ca' },
        ],
      ],
      [
        'source-controller',
        ['podAnnotations.prometheus\\.io/scrape=off'],
        (_, all) => templateOf(all).metadata.annotations,
        { 'prometheus.io/scrape': 'off', 'prometheus.io/port': '8080' },
      ],
      ['source-controller', [], (_, all) => [...names(all, 'PodDisruptionBudget'), ...names(all, 'PodMonitor')], []],
      [
        'source-controller',
        ['replicas=2', 'podDisruptionBudget.create=true', 'podDisruptionBudget.maxUnavailable=50%'],
        (_, all) => specOf(all, 'PodDisruptionBudget'),
        { maxUnavailable: '50%', selector: { matchLabels: { app: 'source-controller' } } },
      ],
      [
        'notification-controller',
        ['podMonitor.create=true', 'podMonitor.interval=30s', 'podMonitor.labels.release=prometheus'],
        (_, all) => [all.find(({ kind }) => kind === 'PodMonitor')?.metadata.labels.release, specOf(all, 'PodMonitor')],
        [
          'prometheus',
          {
            selector: { matchLabels: { app: 'notification-controller' } },
            podMetricsEndpoints: [
              {
                port: 'http-prom',
                interval: '30s',
                relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_phase'], action: 'keep', regex: 'Running' }],
              },
            ],
          },
        ],
      ],
      ['notification-controller', ['networkPolicy.create=false'], (_, all) => names(all, 'NetworkPolicy'), []],
      ['notification-controller', ['watchAllNamespaces=false'], (_, all) => names(all, 'ClusterRole'), []],
      ['notification-controller', ['replicas=2'], (_, all) => all.find(({ kind }) => kind === 'Deployment')?.spec?.replicas, 2],
    ])('%s with %j', async (chart, set, fact, expected) => {
      const manifests = await render(chart, set);
      expect(fact(podOf(manifests), manifests)).toEqual(expected);
    });

    test.each(CONTROLLERS)('%s knows every flag that its chart passes, with the value that it has there', async (chart) => {
      const args = podOf(await render(chart)).containers[0]!.args;
      const main = join(charts, '../packages', chart, 'dist/main.js');
      const { code, stdout, stderr } = await runTool(process.execPath, [main, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      for (const argument of args) expect(stdout).toContain(`${argument.split('=')[0]} `);
      const refused = await runTool(process.execPath, [main, ...args, '--no-such-flag']);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('unknown flag --no-such-flag');
    });

    test.each<[string, string, string]>([
      ['source-controller', 'replica=2', 'replica'],
      ['source-controller', 'replicas=two', 'replicas'],
      ['source-controller', 'logLevel=loud', 'logLevel'],
      ['source-controller', 'resources.memory=1Gi', 'resources'],
      ['source-controller', 'podMonitor.interval=often', 'podMonitor/interval'],
      ['source-controller', 'podDisruptionBudget.maxUnavailable=one', 'podDisruptionBudget/maxUnavailable'],
      ['source-controller', 'imagePullSecrets[0].nam=pull', 'imagePullSecrets/0'],
      ['kustomize-controller', 'extraArgs[0]=concurrent', 'extraArgs/0'],
      ['kustomize-controller', 'strategy=Recreate', 'strategy'],
      ['notification-controller', 'image.digest=latest', 'image/digest'],
      ['capstan', 'source-controller.storage.claim=x', 'storage'],
      ['capstan', 'crd.install=true', 'crd'],
    ])('%s refuses the value %s, and says where', async (chart, value, where) => {
      const answer = await helm(['template', 'capstan', join(charts, chart), '--kube-version', 'v1.35.4', '--set', value]);
      expect([answer.code, answer.stderr]).toEqual([1, expect.stringMatching(new RegExp(`schema[^]*${where}`))]);
    });

    test.each<[string, string[]]>([
      ['source-controller', ['source-controller-allow-egress', 'source-controller-allow-scraping']],
      ['kustomize-controller', ['kustomize-controller-allow-egress', 'kustomize-controller-allow-scraping']],
      [
        'notification-controller',
        ['notification-controller-allow-egress', 'notification-controller-allow-scraping', 'notification-controller-allow-webhooks'],
      ],
    ])('%s lets traffic in from its namespace, to the metrics, and webhooks from anywhere', async (chart, policies) => {
      expect(names(await render(chart), 'NetworkPolicy')).toEqual(policies);
    });
  },
);

/** What Flux gives all its controllers (its ClusterRole crd-controller). */
const FLUX_GROUPS = ['source', 'kustomize', 'helm', 'notification', 'image'].map((name) => `${name}.toolkit.fluxcd.io`);
const LEASE_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const FLUX_RULES: Rule[] = [
  { apiGroups: [...FLUX_GROUPS, 'source.extensions.fluxcd.io'], resources: ['*'], verbs: ['*'] },
  { apiGroups: [''], resources: ['namespaces', 'secrets', 'configmaps', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: LEASE_VERBS },
];

await describeWith(
  () => oraclePath('helm4'),
  'the rights of the charts',
  () => {
    test.each(CONTROLLERS)('those of %s are no wider than what Flux gives its controllers', async (chart) => {
      const rules = (await render(chart)).flatMap((manifest) => manifest.rules ?? []);
      expect(rules.length).toBeGreaterThan(0);
      expect(rules.flatMap(atoms).filter((atom) => !FLUX_RULES.some((rule) => covers(rule, atom)))).toEqual([]);
    });

    test.each<[string, string[]]>([
      ['source-controller', []],
      ['notification-controller', []],
      ['kustomize-controller', ['kustomize-controller-gitops-cluster-admin']],
    ])('%s is bound to cluster-admin by %j', async (chart, bindings) => {
      const manifests = await render(chart);
      expect(
        names(
          manifests.filter(({ roleRef }) => roleRef?.name === 'cluster-admin'),
          'ClusterRoleBinding',
        ),
      ).toEqual(bindings);
    });

    test.each<[string, string]>([
      ['source-controller', 'kustomize.toolkit.fluxcd.io'],
      ['kustomize-controller', 'notification.toolkit.fluxcd.io'],
      ['notification-controller', 'apps'],
    ])('%s has no business in %s', async (chart, group) => {
      const groups = (await render(chart)).flatMap((manifest) => manifest.rules ?? []).flatMap((rule) => rule.apiGroups ?? []);
      expect(groups).not.toContain(group);
    });

    test.each(CONTROLLERS)('%s writes no Secret and no ConfigMap', async (chart) => {
      const rules = (await render(chart)).flatMap((manifest) => manifest.rules ?? []);
      const verbs = rules
        .filter(({ resources }) => resources?.includes('secrets') || resources?.includes('configmaps'))
        .flatMap((rule) => rule.verbs);
      expect(new Set(verbs)).toEqual(new Set(['get', 'list', 'watch']));
    });
  },
);

/** A rule as single permissions: one group, one resource, one verb. */
function atoms(rule: Rule): Rule[] {
  return (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) => rule.verbs.map((verb) => ({ apiGroups: [group], resources: [resource], verbs: [verb] }))),
  );
}

function covers(rule: Rule, atom: Rule): boolean {
  const within = (allowed: string[] | undefined, wanted: string[] | undefined) =>
    wanted?.every((value) => allowed?.includes('*') || allowed?.includes(value)) === true;
  return within(rule.apiGroups, atom.apiGroups) && within(rule.resources, atom.resources) && within(rule.verbs, atom.verbs);
}
