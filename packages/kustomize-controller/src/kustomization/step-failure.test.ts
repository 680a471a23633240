import { ArtifactError } from '@capstan/artifact';
import { KubeError } from '@capstan/kube';
import { KustomizeControllerError } from '../error.ts';
import { asFailure, StepFailure } from './step-failure.ts';

test.each<[string, Error, string]>([
  ['an artifact of another digest', new ArtifactError('DigestMismatch', 'x'), 'ArtifactFailed'],
  ['a path that is not there', new KustomizeControllerError('PathNotFound', 'x'), 'ArtifactFailed'],
  ['an account that is not there', new KustomizeControllerError('AccountNotFound', 'x'), 'ReconciliationFailed'],
  ['a config that is not there', new KustomizeControllerError('ConfigNotFound', 'x'), 'BuildFailed'],
  ['a build that takes too long', new KustomizeControllerError('BuildTimeout', 'x'), 'BuildFailed'],
  ['a refusal of the API server', new KubeError('Forbidden', 'x'), 'ReconciliationFailed'],
])('%s ends the reconcile, and is told', (_what, error, reason) => {
  expect(asFailure(error)).toMatchObject({ reason, message: 'x', cause: error });
});

test('a step that failed already tells itself', () => {
  const failure = new StepFailure('PruneFailed', 'x');
  expect(asFailure(failure)).toBe(failure);
});

test.each<[string, Error]>([
  ['an artifact that the file server has lost: another one comes', new ArtifactError('NotFound', 'x')],
  ['a connection that broke: it is tried again', new KubeError('Unreachable', 'x')],
  ['an API server that is busy', new KubeError('TooManyRequests', 'x')],
  ['a fault of the program', new TypeError('x')],
])('%s is no failure of the object', (_what, error) => {
  expect(asFailure(error)).toBeUndefined();
});
