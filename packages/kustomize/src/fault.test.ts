import { type Fault, formatFault } from './fault.ts';

describe('formatFault', () => {
  test.each<[Partial<Fault>, string]>([
    [{}, 'a.yaml: gone'],
    [{ line: 2 }, 'a.yaml:2: gone'],
    [{ line: 2, column: 3 }, 'a.yaml:2:3: gone'],
    [{ line: 2, field: 'resources.0' }, 'a.yaml:2: resources.0: gone'],
    [{ line: 2, field: 'x', object: 'Secret/ns/name' }, 'a.yaml:2: x: Secret/ns/name: gone'],
    [{ field: '', object: '' }, 'a.yaml: gone'],
    [{ remedy: 'add it' }, 'a.yaml: gone (add it)'],
  ])('%j is %j', (more, text) => {
    expect(formatFault({ code: 'NotFound', file: 'a.yaml', message: 'gone', ...more })).toBe(text);
  });
});
