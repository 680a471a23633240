import { parseFlags } from '@capstan/runtime';
import { kustomizeControllerFlags } from './flags.ts';

/** Flux's names and defaults of what this controller does not share with all. */
const FLUX: Record<string, unknown> = {
  'concurrent-ssa': 4,
  'custom-apply-stage-kinds': [],
  'default-decryption-service-account': '',
  'default-kubeconfig-service-account': '',
  'http-retry': 9,
  'insecure-kubeconfig-exec': false,
  'insecure-kubeconfig-tls': false,
  'no-cross-namespace-refs': false,
  'no-remote-bases': false,
  'override-manager': [],
  'sops-age-secret': '',
  'sops-vault-configmap': '',
  'watch-configs-label-selector': 'reconcile.fluxcd.io/watch=Enabled',
};

describe('the flags of kustomize-controller', () => {
  const values: Record<string, unknown> = parseFlags(kustomizeControllerFlags, []);

  test.each(Object.entries(FLUX))("--%s is Flux's, by default %j", (name, expected) => {
    expect(values[name]).toEqual(expected);
  });

  test('take several field managers', () => {
    expect(parseFlags(kustomizeControllerFlags, ['--override-manager=a,b', '--override-manager=c'])['override-manager']).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

const gatesOf = (...args: string[]) => parseFlags(kustomizeControllerFlags, args)['feature-gates'];

test.each([
  ['StrictPostBuildSubstitutions', true],
  ['ExternalArtifact', false],
  ['DisableConfigWatchers', false],
])("the feature gate %s is as Flux's by default: %s", (gate, on) => {
  expect(gatesOf().get(gate)).toBe(on);
  expect(gatesOf(`--feature-gates=${gate}=${!on}`).get(gate)).toBe(!on);
});

test("limits of Flux's client are accepted, so that a Deployment which sets them starts", () => {
  expect(parseFlags(kustomizeControllerFlags, ['--kube-api-qps=50.0', '--kube-api-burst=300'])).toMatchObject({ 'kube-api-qps': 50 });
});
