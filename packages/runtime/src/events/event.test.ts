import { EVENT_MESSAGE_LIMIT } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import { type NewEvent, sameness, toKubernetesEvent, toPostedEvent } from './event.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const REPORTER = { controller: 'widget-controller', instance: 'host-0' };
const widget: KubeObject = {
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  metadata: { namespace: 'apps', name: 'a', uid: 'u1', resourceVersion: '7' },
};
const event = (more: Partial<NewEvent> = {}): NewEvent => ({ severity: 'info', reason: 'Done', message: 'it is done', ...more });
const posted = (more?: Partial<NewEvent>, object = widget) => toPostedEvent(object, event(more), REPORTER, NOW);
const written = (more?: Partial<NewEvent>, object = widget, sequence = 1) =>
  toKubernetesEvent(object, event(more), REPORTER, NOW, sequence);

describe('a posted event', () => {
  test('names object, reason, time and reporter', () => {
    expect(posted()).toEqual({
      involvedObject: { apiVersion: 'example.org/v1', kind: 'Widget', namespace: 'apps', name: 'a', uid: 'u1', resourceVersion: '7' },
      severity: 'info',
      timestamp: '2026-01-02T03:04:05Z',
      message: 'it is done',
      reason: 'Done',
      reportingController: 'widget-controller',
      reportingInstance: 'host-0',
    });
  });

  test.each<[string, string, Record<string, string>]>([
    ['the group of the object', 'example.org/v1', { 'example.org/revision': 'r1', 'other.org/x': 'y' }],
    ['core, where the object has no group', 'v1', { 'core/revision': 'r1', 'other.org/x': 'y' }],
  ])('facts without a prefix have %s', (_title, apiVersion, expected) => {
    expect(posted({ metadata: { revision: 'r1', 'other.org/x': 'y' } }, { ...widget, apiVersion }).metadata).toEqual(expected);
  });

  test('without facts there is no metadata', () => {
    expect(posted({ metadata: {} })).not.toHaveProperty('metadata');
  });

  test('annotations are for the Kubernetes Event alone', () => {
    expect(posted({ annotations: { 'example.org/note': 'x' } })).not.toHaveProperty('metadata');
  });
});

describe('a Kubernetes Event', () => {
  test.each<[NewEvent['severity'], string]>([
    ['trace', 'Normal'],
    ['info', 'Normal'],
    ['error', 'Warning'],
  ])('of severity %s is %s', (severity, type) => {
    expect(written({ severity }).type).toBe(type);
  });

  test('carries facts and annotations as annotations', () => {
    const annotations = written({ metadata: { revision: 'r1' }, annotations: { 'example.org/note': 'x' } }).metadata.annotations;
    expect(annotations).toEqual({ 'example.org/revision': 'r1', 'example.org/note': 'x' });
  });

  test('of an object without a namespace lies in `default`', () => {
    expect(written({}, { ...widget, metadata: { name: 'a' } }).metadata.namespace).toBe('default');
  });

  test('of one moment have names of their own', () => {
    expect(written({}, widget, 1).metadata.name).not.toBe(written({}, widget, 2).metadata.name);
  });

  test.each<[string, string]>([
    ['long', 'a'.repeat(253)],
    ['long, and cut at a dash', `${'a'.repeat(230)}${'-'.repeat(23)}`],
  ])('of an object whose name is %s has a name that the API server takes', (_title, name) => {
    const { name: own } = written({}, { ...widget, metadata: { ...widget.metadata, name } }).metadata;
    expect(own.length).toBeLessThanOrEqual(253);
    expect(own).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  });
});

describe.each([
  ['posted', (more: Partial<NewEvent>) => posted(more)],
  ['written', (more: Partial<NewEvent>) => written(more)],
] as const)('an event that is %s', (_way, make) => {
  const mask = (text: string): string => text.replaceAll('s3cret', '***');

  test('hides secrets in its message and its facts', () => {
    const text = JSON.stringify(make({ message: 'refused s3cret', metadata: { url: 'https://s3cret@host' }, mask }));
    expect(text).toContain('refused ***');
    expect(text).not.toContain('s3cret');
  });

  test('is cut to the length that Kubernetes takes, after secrets are hidden', () => {
    const { message } = make({ message: `${'x'.repeat(EVENT_MESSAGE_LIMIT - 3)}s3cret`, mask });
    expect(message).toBe(`${'x'.repeat(EVENT_MESSAGE_LIMIT - 3)}***`);
  });
});

describe('sameness', () => {
  test('is that of events which differ in time and facts alone', () => {
    const later = toKubernetesEvent(widget, event({ metadata: { revision: 'r2' } }), REPORTER, NOW + 60_000, 9);
    expect(sameness(later)).toBe(sameness(written()));
  });

  test.each<[string, Partial<NewEvent>, KubeObject]>([
    ['message', { message: 'other' }, widget],
    ['reason', { reason: 'Other' }, widget],
    ['severity', { severity: 'error' }, widget],
    ['object', {}, { ...widget, metadata: { ...widget.metadata, name: 'b' } }],
    ['life of the object', {}, { ...widget, metadata: { ...widget.metadata, uid: 'u2' } }],
  ])('another %s is another event', (_title, more, object) => {
    expect(sameness(written(more, object))).not.toBe(sameness(written()));
  });
});
