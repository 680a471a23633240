import { createHash } from 'node:crypto';
import { BUILTINS } from '../builtins.ts';
import { bytesOf } from '../go-string.ts';
import { valueOfPlain } from '../plain-value.ts';
import { Run } from '../run.ts';
import { executeTemplate, parseText, TemplateSet } from '../template-set.ts';
import { bcryptHash } from './bcrypt.ts';
import { type Environment, systemEnvironment } from './environment.ts';
import { sprigFunctions } from './sprig-functions.ts';

/** A clock that stands still, and bytes that follow from a count. */
function repeatable(): Environment {
  let count = 0;
  return {
    ...systemEnvironment(),
    now: () => 1_700_000_000_123_456_789n,
    randomBytes: (size) => createHash('shake256', { outputLength: size }).update(String(count++)).digest(),
  };
}

function run(template: string, data: object = {}, environment: Environment = repeatable()): string {
  const functions = new Map([...BUILTINS, ...sprigFunctions(environment)]);
  return executeTemplate(new TemplateSet().add(parseText('t', template, functions)), valueOfPlain(data), new Run({ functions }));
}

describe('sprig', () => {
  test.each([
    ['{{ upper "é" }} {{ title "a b-c" }} {{ trunc 2 "abc" }} {{ trunc -2 "abc" }}', 'É A B-C ab bc'],
    [
      '{{ snakecase "HTTPServer2Foo" }} {{ camelcase "http_server" }} {{ kebabcase "FirstName" }}',
      'http_server2_foo HttpServer first-name',
    ],
    ['{{ wrap 5 "a bc def" }}|{{ indent 2 "a\\nb" }}', 'a bc\ndef|  a\n  b'],
    ['{{ quote "a\\"" 1 nil }} {{ squote "a" }}', '"a\\"" "1" \'a\''],
    ['{{ add 1 "2" 3.9 }} {{ div -7 2 }} {{ mod -7 3 }} {{ addf 0.1 0.2 }} {{ round 2.345 2 }}', '6 -3 -1 0.3 2.35'],
    ['{{ seq 1 2 7 }} {{ until 3 }} {{ untilStep 5 0 -2 }}', '1 3 5 7 [0 1 2] [5 3 1]'],
    [
      '{{ list 1 2 | rest | toJson }} {{ uniq (list 1 1 2) }} {{ without (list 1 2) 1 }} {{ chunk 2 (list 1 2 3) }}',
      '[2] [1 2] [2] [[1 2] [3]]',
    ],
    ['{{ dict "a" 1 | hasKey "a" }}', undefined],
    ['{{ merge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3)) }}', 'map[a:map[x:1 y:3]]'],
    ['{{ mergeOverwrite (dict "a" 1) (dict "a" nil) }}', 'map[a:<nil>]'],
    ['{{ dig "a" "b" "d" (dict "a" (dict)) }}', 'd'],
    ['{{ default "d" "" }} {{ coalesce 0 "x" }} {{ ternary 1 2 false }}', 'd x 2'],
    ['{{ b64enc "é" }} {{ b64dec "w6k=" }} {{ b64dec "!" }} {{ b32enc "a" }}', 'w6k= é illegal base64 data at input byte 0 ME======'],
    [
      '{{ regexReplaceAll "(a)(b)?" "abac" "<$2$1>" }} {{ regexFindAll "a." "abac" -1 }} {{ regexSplit "," "a,b" -1 }}',
      '<ba><a>c [ab ac] [a b]',
    ],
    ['{{ semverCompare ">=1.2-0" "1.3.0-rc1" }} {{ (semver "v1.2.3").Minor }}', 'true 2'],
    [
      '{{ urlParse "https://u:p@h:1/a?b#c" | toJson }}',
      '{"fragment":"c","host":"h:1","hostname":"h","opaque":"","path":"/a","query":"b","scheme":"https","userinfo":"u:p"}',
    ],
    [
      '{{ dateInZone "2006-01-02T15:04:05Z07:00" 0 "America/New_York" }} {{ duration 3661 }} {{ durationRound "25h" }}',
      '1969-12-31T19:00:00-05:00 0s 1d',
    ],
    ['{{ sha256sum "a" | trunc 8 }} {{ adler32sum "abc" }}', 'ca978112 38600999'],
    ['{{ derivePassword 1 "long" "password" "user" "example.com" }}', 'ZedaFaxcZaso9*'],
    ['{{ base "/a/b" }} {{ dir "/a/b" }} {{ clean "a/../b" }} {{ ext "a.b.c" }}', 'b /a b .c'],
    ['{{ typeOf 1 }} {{ kindOf (list) }} {{ deepEqual (list 1) (list 1) }}', 'int slice true'],
  ])('%s', (template, expected) => {
    if (expected === undefined) expect(() => run(template)).toThrow('for arg of type map[string]interface {}');
    else expect(run(template)).toBe(expected);
  });

  test('keeps bytes that are no text', () => {
    expect([...bytesOf(run('{{ b64dec "/wA=" }}'))]).toEqual([0xff, 0]);
  });

  test('gives the same for the same clock and randomness', () => {
    const template =
      '{{ randAlphaNum 12 }} {{ uuidv4 }} {{ now | date "2006-01-02" }} {{ now.Unix }} {{ shuffle "abcdef" }} {{ encryptAES "k" "x" }}';
    expect(run(template)).toBe(run(template));
    expect(run('{{ now.Unix }}')).toBe('1700000000');
  });

  test.each([
    ['{{ repeat 1000000000 "x" }}', 'repeat makes more than'],
    ['{{ indent 1000000000 "x" }}', 'indent makes more than'],
    ['{{ until 2000000000 }}', 'untilStep makes more than'],
    ['{{ randAlpha 2000000000 }}', 'a random string makes more than'],
  ])('%s is refused before memory is taken', (template, message) => {
    expect(() => run(template)).toThrow(message);
  });

  test('matches regular expressions in linear time', () => {
    const begin = performance.now();
    expect(run('{{ regexMatch "^(a+)+$" .a }}', { a: `${'a'.repeat(2000)}b` })).toBe('false');
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

describe('bcrypt', () => {
  test('gives the hash that a known salt asks for', () => {
    // From the test vectors of OpenBSD's implementation: an empty password, cost 6.
    expect(bcryptHash(Buffer.from(''), Buffer.from('144b3d691a7b4ecf39cf735c7fa7a79c', 'hex'), 6)).toBe(
      '$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.',
    );
  });
});
