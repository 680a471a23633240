import { describeWith } from '../harness/describe-with.ts';
import { batchPath } from './batch.ts';
import { fuzz } from './fuzz.ts';

let program = '';

await describeWith(
  async () => {
    program = await batchPath();
  },
  'generated kustomizations',
  () => {
    test('build as the real kustomize builds them', async () => {
      const report = await fuzz(1, 1_000, program);
      expect(report.findings).toEqual([]);
      // Enough of them have to be buildable for the comparison to mean something.
      expect(report.built).toBeGreaterThan(200);
    });
  },
);
