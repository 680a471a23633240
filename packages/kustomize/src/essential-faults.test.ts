import { essentialFaults } from './essential-faults.ts';
import type { Fault } from './fault.ts';

const fault = (more: Partial<Fault>): Fault => ({ code: 'NotFound', file: 'a.yaml', message: 'm', ...more });

describe('essentialFaults', () => {
  test('tells the same only once', () => {
    const one = fault({ line: 1, field: 'resources.0' });
    expect(essentialFaults([one, { ...one }, { ...one, line: 2 }])).toEqual([one, { ...one, line: 2 }]);
  });

  test.each<[string, Partial<Fault>, boolean]>([
    ['of the field itself', { field: 'images.0.name' }, true],
    ['of the entry that it is in', { field: 'images.0' }, true],
    ['of something below', { field: 'images.0.name.x' }, true],
    ['of another entry', { field: 'images.1' }, false],
    ['of a field whose name begins alike', { field: 'images.0.names' }, false],
    ['of another file', { field: 'images.0', file: 'b.yaml' }, false],
    ['of no field', {}, false],
    ['of a wrong type, too', { field: 'images.0', code: 'WrongType' }, false],
  ])('beside a field of a wrong type, one %s follows from it: %p', (_, other, follows) => {
    const wrong = fault({ code: 'WrongType', field: 'images.0.name' });
    expect(essentialFaults([fault(other), wrong])).toHaveLength(follows ? 1 : 2);
  });
});
