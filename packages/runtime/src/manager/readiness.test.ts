import type { Resource } from '@capstan/kube';
import { Informer } from '../informer/informer.ts';
import { silentLogger } from '../log/logger.ts';
import { Readiness } from './readiness.ts';

const PODS: Resource = { group: 'example.com', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

test('nothing watched, nothing missing: ready', () => {
  expect(new Readiness([]).answer()).toEqual({ status: 200, body: 'ok\n' });
});

test('what is not synced yet is named', () => {
  const readiness = new Readiness([new Informer(PODS, {}, silentLogger)]);
  expect(readiness.answer()).toEqual({ status: 503, body: 'pods.example.com: not synced\n' });
});

test('once ready, a watch that is added later changes nothing', () => {
  const informers: Informer[] = [];
  const readiness = new Readiness(informers);
  expect(readiness.answer().status).toBe(200);
  informers.push(new Informer(PODS, {}, silentLogger));
  expect(readiness.answer().status).toBe(200);
});

test('checks count at any time', () => {
  const readiness = new Readiness([]);
  let fault: string | undefined;
  readiness.addCheck('storage', () => fault);
  expect(readiness.answer().status).toBe(200);
  fault = 'not mounted';
  expect(readiness.answer()).toEqual({ status: 503, body: 'storage: not mounted\n' });
});

test('a kind that is waited for is named, and does not count', () => {
  const readiness = new Readiness([]);
  readiness.markMissing('Widget', true);
  expect(readiness.answer()).toEqual({ status: 200, body: 'ok\nwaiting for the CustomResourceDefinition of Widget\n' });
  readiness.markMissing('Widget', false);
  expect(readiness.answer()).toEqual({ status: 200, body: 'ok\n' });
});
