import { assess, HealthError, loadExpressions } from '@capstan/health';
import { describeWith } from '../harness/describe-with.ts';
import { askFlux, type HealthAnswer, healthOraclePath } from './ask-flux.ts';
import { EXPRESSIONS, SUBJECT } from './expressions.ts';
import { everyObject, type GivenObject } from './objects.ts';

/** Where Capstan means to answer otherwise than kstatus, and why. */
const DELIBERATE: readonly { readonly why: string; readonly covers: (object: GivenObject, theirs: string, ours: string) => boolean }[] = [
  {
    why: 'a Job that runs is not done; so says the reader of Jobs that Flux puts in place of the rule of kstatus',
    covers: ({ kind }, theirs, ours) => kind === 'Job' && theirs === 'Current' && ours === 'InProgress',
  },
  {
    why: 'a Job that is suspended is as it should be; so says that reader, too',
    covers: ({ kind, spec }, _theirs, ours) => kind === 'Job' && isSuspended(spec) && ours === 'Current',
  },
  {
    why: 'a claim that lost its volume never becomes bound again',
    covers: ({ kind }, theirs, ours) => kind === 'PersistentVolumeClaim' && theirs === 'InProgress' && ours === 'Failed',
  },
  {
    why: 'a pod that failed is no success; kstatus counts it as current',
    covers: ({ kind }, theirs, ours) => kind === 'Pod' && theirs === 'Current' && ours === 'Failed',
  },
];

/** Where Capstan's evaluator is milder than Flux's: asking whether a field of an absent part is there is no fault, the answer is no. */
const TOLERATED = new Set(['has(absent.deeper)']);

const compileExpression = await loadExpressions();

await describeWith(healthOraclePath, 'health, compared with what Flux runs', () => {
  test('every object of every kind has the status that kstatus gives it, but for deliberate differences', async () => {
    const objects = [...everyObject()];
    const answers = await askFlux(objects.map((object) => ({ object })));
    const wrong: string[] = [];
    const deliberate = new Map<string, number>();
    for (const [index, object] of objects.entries()) {
      const { status: theirs = 'Unknown' } = answers[index] ?? {};
      const { status: ours } = assess(object, { nowMs: Date.now() });
      if (ours === theirs) continue;
      const known = DELIBERATE.find(({ covers }) => covers(object, theirs, ours));
      if (known === undefined) wrong.push(`${object.kind}: ${ours}, not ${theirs} (${answers[index]?.message}): ${JSON.stringify(object)}`);
      else deliberate.set(known.why, (deliberate.get(known.why) ?? 0) + 1);
    }
    console.log(`health: ${objects.length} objects, ${wrong.length} differ, ${JSON.stringify(Object.fromEntries(deliberate))} by intent`);
    // One of each kind of difference says enough.
    expect([...new Map(wrong.map((line) => [line.slice(0, line.indexOf('(')), line])).values()]).toEqual([]);
    // A reason that no object needs is a reason too many.
    expect([...deliberate.keys()].sort()).toEqual(DELIBERATE.map(({ why }) => why).sort());
    expect(objects.length).toBeGreaterThan(5_000);
  });

  test('expressions of health checks have the value that Flux gives them, or fail where it does', async () => {
    const asked = EXPRESSIONS.filter((expression) => expression !== '');
    const answers = await askFlux(asked.map((expression) => ({ object: SUBJECT, expression })));
    const differences = asked
      .map((expression, index) => ({ expression, theirs: inWords(answers[index] ?? {}), ours: answerOf(expression) }))
      .filter(({ theirs, ours, expression }) => theirs.outcome !== ours && !TOLERATED.has(expression));
    expect(differences).toEqual([]);
  });
});

function isSuspended(spec: unknown): boolean {
  return typeof spec === 'object' && spec !== null && 'suspend' in spec && spec.suspend === true;
}

function inWords({ value, failed, error }: HealthAnswer): { outcome: string; error: string | undefined } {
  return { outcome: failed ?? String(value), error };
}

function answerOf(expression: string): string {
  try {
    return String(compileExpression(expression).evaluate(SUBJECT));
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return error.code === 'ExpressionInvalid' ? 'parse' : 'evaluate';
  }
}
