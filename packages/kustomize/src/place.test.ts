import { Place } from './place.ts';

const TEXT = '# head\nresources:\n- a.yaml\n- b.yaml\npatches: [{path: p.yaml}]\n';

describe('Place', () => {
  const place = new Place('kustomization.yaml', TEXT);

  test.each<[(string | number)[], number | undefined, number | undefined]>([
    [[], 2, 1],
    [['resources'], 2, 1],
    [['resources', 1], 4, 3],
    [['patches', 0, 'path'], 5, 12],
  ])('%j stands at %p:%p', (path, line, column) => {
    const { fault } = place.at(...path).error('NotFound', 'gone');
    expect([fault.line, fault.column, fault.field]).toEqual([line, column, path.length === 0 ? undefined : path.join('.')]);
    expect(place.at(...path).line).toBe(line);
  });

  test('what is not written is told where it would be, as far as that is known', () => {
    expect(place.at('resources', 7).error('NotFound', 'gone').fault).toMatchObject({ file: 'kustomization.yaml', field: 'resources.7' });
  });

  test('without a text there is no line', () => {
    const { fault } = new Place('spec.components', '').at(0).error('Forbidden', 'no', { remedy: 'name another', object: 'A/b' });
    expect(fault).toEqual({ code: 'Forbidden', file: 'spec.components', field: '0', message: 'no', object: 'A/b', remedy: 'name another' });
    expect(new Place('a', '').line).toBe(1);
  });

  test('keeps what it follows from', () => {
    const cause = new Error('why');
    expect(place.error('NotFound', 'gone', { cause, follows: true })).toMatchObject({ cause, follows: true, code: 'NotFound' });
    expect(place.error('NotFound', 'gone').follows).toBe(false);
  });
});
