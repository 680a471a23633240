import { parseFlags } from '@capstan/runtime';
import { kustomizeControllerFlags } from './flags.ts';

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
