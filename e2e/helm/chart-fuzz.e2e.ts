import { describeWith } from '../harness/describe-with.ts';
import { fuzz } from './chart-fuzz.ts';
import { sdkPath } from './sdk.ts';

let program = '';

await describeWith(
  async () => {
    program = await sdkPath();
  },
  'generated charts',
  () => {
    test('render as the real Helm renders them, values and notes included', async () => {
      const report = await fuzz(1, 200, program);
      expect(report.findings).toEqual([]);
      // Enough of them have to be renderable for the comparison to mean something.
      expect(report.rendered).toBeGreaterThan(60);
    });
  },
);
