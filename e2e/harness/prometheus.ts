/** One line of Prometheus' text form. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of the metric `name`, or of all. */
export function* samplesOf(text: string, name?: string): Generator<Sample> {
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || (name !== undefined && !line.startsWith(name))) continue;
    const [, metric = '', labels = '', value = ''] = LINE.exec(line) ?? [];
    if (metric === '' || (name !== undefined && metric !== name)) continue;
    yield { name: metric, labels: labelsOf(labels), value: Number(value) };
  }
}

/** The sum of a metric's samples whose labels are these, whatever their other labels are. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  let sum = 0;
  for (const sample of samplesOf(text, name)) {
    if (Object.entries(labels).every(([label, value]) => sample.labels[label] === value)) sum += sample.value;
  }
  return sum;
}

function labelsOf(text: string): Record<string, string> {
  // Names of labels come from our own servers; without a prototype none of them can be mistaken.
  const labels: Record<string, string> = Object.create(null);
  for (const [, name = '', value = ''] of text.matchAll(LABEL)) {
    labels[name] = value.replace(/\\(.)/g, (_match, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}
