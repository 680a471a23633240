import { parseLabelSelector } from './label-selector.ts';

const LABELS = new Map([
  ['app', 'web'],
  ['tier', 'front'],
  ['empty', ''],
  ['n', '5'],
]);

describe('parseLabelSelector', () => {
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=api', false],
    ['none=web', false],
    ['app!=web', false],
    ['app!=api', true],
    ['none!=web', true],
    ['app', true],
    ['none', false],
    ['!app', false],
    ['! none', true],
    ['app in (web, api)', true],
    ['app in (api)', false],
    ['none in (web)', false],
    ['app notin (web)', false],
    ['app notin (api,db)', true],
    ['none notin (web)', true],
    ['empty=', true],
    ['empty in ()', true],
    ['app=', false],
    ['n>4', true],
    ['n>5', false],
    ['n<6', true],
    ['app>4', false],
    ['app=web,tier=front', true],
    ['app=web,tier=back', false],
    ['app=web,!none,tier in (front)', true],
  ])('%j: %p', (selector, matches) => {
    expect(parseLabelSelector(selector)(LABELS)).toBe(matches);
  });

  test.each([
    ['=web', 'expected a name, found "="'],
    ['app in web', 'expected "("'],
    ['app in (web', 'expected ")"'],
    ['app=web,', 'nothing after the last ","'],
    ['app web', 'unknown operator "web"'],
    ['app=a b', 'found "b", expected "," or the end'],
    ['n>x', 'expected an integer'],
    ['!', 'expected a name, found the end'],
  ])('%j is refused: %s', (selector, reason) => {
    expect(() => parseLabelSelector(selector)).toThrow(reason);
  });
});
