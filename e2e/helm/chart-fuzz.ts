import { differenceOf } from './compare.ts';
import { type GeneratedChart, randomChart } from './random-chart.ts';
import { Sdk, type SdkQuestion, sdkPath } from './sdk.ts';

/** A chart of which the two make different things, as small as it could be made. */
export interface Finding {
  readonly seed: number;
  readonly difference: string;
  readonly chart: GeneratedChart;
}

/** What a run over many seeds found. */
export interface FuzzReport {
  readonly charts: number;
  /** How many of them the real Helm could render. */
  readonly rendered: number;
  readonly findings: readonly Finding[];
}

const BATCH = 50;

const questionOf = ({ files, values, set }: GeneratedChart): SdkQuestion => ({ chart: files, values, set });

async function differences(charts: readonly GeneratedChart[], sdk: Sdk): Promise<{ rendered: number; found: (string | undefined)[] }> {
  const questions = charts.map(questionOf);
  const answers = await sdk.render(questions);
  const found = answers.map((answer, index) => {
    const question = questions[index];
    return question === undefined ? undefined : differenceOf(question, answer);
  });
  return { rendered: answers.filter(({ error }) => error === undefined).length, found };
}

/** Compares what the two make of generated charts, `count` from the seed `first` on, shrinks those that differ, and tells of each at once. */
export async function fuzz(
  first: number,
  count: number,
  program: string,
  tell: (finding: Finding) => void = () => {},
): Promise<FuzzReport> {
  const sdk = new Sdk(program);
  const findings: Finding[] = [];
  let rendered = 0;
  try {
    for (let begin = first; begin < first + count; begin += BATCH) {
      const seeds = Array.from({ length: Math.min(BATCH, first + count - begin) }, (_, index) => begin + index);
      const charts = seeds.map(randomChart);
      const answers = await differences(charts, sdk);
      rendered += answers.rendered;
      for (const [index, chart] of charts.entries()) {
        if (answers.found[index] === undefined) continue;
        const finding = { seed: begin + index, ...(await shrink(chart, sdk)) };
        findings.push(finding);
        tell(finding);
      }
    }
  } finally {
    sdk.close();
  }
  return { charts: count, rendered, findings };
}

/** What differs, which a smaller chart has to share: else it ends at another difference. */
const kindOf = (difference: string) => difference.split(/[:,]/, 1)[0];

/** Takes away halves, quarters and so on of each file, as long as the two still differ. */
async function shrink(chart: GeneratedChart, sdk: Sdk): Promise<{ difference: string; chart: GeneratedChart }> {
  let smallest = chart;
  let difference = (await differences([chart], sdk)).found[0] ?? 'no difference any more';
  for (;;) {
    const candidates = smallerCharts(smallest);
    let next: GeneratedChart | undefined;
    for (let begin = 0; begin < candidates.length && next === undefined; begin += BATCH) {
      const part = candidates.slice(begin, begin + BATCH);
      const { found } = await differences(part, sdk);
      const index = found.findIndex((item) => item !== undefined && kindOf(item) === kindOf(difference));
      next = part[index];
      difference = found[index] ?? difference;
    }
    if (next === undefined) return { difference, chart: smallest };
    smallest = next;
  }
}

/** Every chart with a part less, the largest parts first. */
function smallerCharts(chart: GeneratedChart): GeneratedChart[] {
  const smaller: GeneratedChart[] = [];
  for (const [index] of chart.values.entries()) smaller.push({ ...chart, values: chart.values.filter((_, at) => at !== index) });
  for (const [index] of chart.set.entries()) smaller.push({ ...chart, set: chart.set.filter((_, at) => at !== index) });
  const paths = Object.keys(chart.files);
  for (const folder of new Set(
    paths.filter((path) => path.includes('charts/')).map((path) => path.replace(/(charts\/[^/]+\/)(?!charts\/).*/, '$1')),
  )) {
    smaller.push({ ...chart, files: Object.fromEntries(Object.entries(chart.files).filter(([path]) => !path.startsWith(folder))) });
  }
  for (const path of paths) {
    const { [path]: _, ...files } = chart.files;
    smaller.push({ ...chart, files });
  }
  for (const [path, text] of Object.entries(chart.files)) {
    for (const shorter of shorterTexts(text)) smaller.push({ ...chart, files: { ...chart.files, [path]: shorter } });
  }
  for (const [index, text] of chart.values.entries()) {
    for (const shorter of shorterTexts(text))
      smaller.push({ ...chart, values: chart.values.map((old, at) => (at === index ? shorter : old)) });
  }
  return smaller;
}

function shorterTexts(text: string): string[] {
  const lines = text.split('\n');
  const texts: string[] = [];
  for (let size = Math.ceil(lines.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < lines.length; from += size) texts.push([...lines.slice(0, from), ...lines.slice(from + size)].join('\n'));
  }
  return texts.filter((shorter) => shorter !== text);
}

function print({ seed, difference, chart }: Finding): void {
  process.stdout.write(`\nseed ${seed}: ${difference}\n`);
  for (const [path, text] of Object.entries(chart.files)) process.stdout.write(`--- ${path}\n${text}\n`);
  for (const text of chart.values) process.stdout.write(`--- -f\n${text}\n`);
  for (const text of chart.set) process.stdout.write(`--- --set '${text}'\n`);
}

if (import.meta.main) {
  const [first = '1', count = '500'] = process.argv.slice(2);
  const report = await fuzz(Number(first), Number(count), await sdkPath(), print);
  process.stdout.write(
    `\n${report.charts} charts, ${report.rendered} of them rendered by the real one, ${report.findings.length} differ\n`,
  );
}
