import { parseConstraint } from './constraint.ts';
import { parseVersion } from './version.ts';

describe('parseConstraint', () => {
  test('takes prereleases where it was told so', () => {
    expect(parseConstraint('>=1').check(parseVersion('2.0.0-rc.1'))).toBe(false);
    expect(parseConstraint('>=1', { includePrereleases: true }).check(parseVersion('2.0.0-rc.1'))).toBe(true);
  });

  test.each([
    ['many spaces that lead nowhere', `${'1          '.repeat(46)}!`],
    ['nothing but digits', '1'.repeat(512)],
    ['half a range', `${'1.2.3 -'.repeat(70)}`],
  ])('refuses %s in linear time', (_name, text) => {
    const started = performance.now();
    expect(() => parseConstraint(text)).toThrow(/constraint/);
    expect(performance.now() - started).toBeLessThan(200);
  });

  test.each([
    ['more text than 512 characters', '1 '.repeat(300), 'constraint string is too long (max 512 bytes)'],
    ['more than 32 groups', Array(33).fill('1').join('||'), 'too many constraint groups (max 32)'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseConstraint(text)).toThrow(expect.objectContaining({ code: 'InvalidConstraint', message }));
  });
});
