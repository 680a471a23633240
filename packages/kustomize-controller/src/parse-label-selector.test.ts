import { parseLabelSelector } from './parse-label-selector.ts';

describe('parseLabelSelector', () => {
  const labels = { 'reconcile.fluxcd.io/watch': 'Enabled', tier: 'web' };

  test.each([
    ['', true],
    ['reconcile.fluxcd.io/watch=Enabled', true],
    ['reconcile.fluxcd.io/watch==Enabled, tier=web', true],
    ['tier=db', false],
    ['tier!=db', true],
    ['tier', true],
    ['!tier', false],
    ['other', false],
    ['!other', true],
    ['other!=x', true],
  ])('%j: %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  test('a set expression is refused', () => {
    expect(() => parseLabelSelector('tier in (web, db)')).toThrow("invalid label selector 'tier in (web'");
  });
});
