import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  test.each([
    ['resouces', ['resources', 'replicas'], 'resources'],
    ['RESOURCES', ['resources'], 'resources'],
    ['namePrefx', ['namePrefix', 'nameSuffix'], 'namePrefix'],
    ['a.yml', ['a.yaml', 'b.yaml'], 'a.yaml'],
    ['deployemnt.yaml', ['service.yaml', 'deployment.yaml'], 'deployment.yaml'],
    ['spec', ['resources', 'patches'], undefined],
    ['x'.repeat(100), ['xxx'], undefined],
    ['a', [], undefined],
  ])('of %j among %j is %j', (name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });
});
