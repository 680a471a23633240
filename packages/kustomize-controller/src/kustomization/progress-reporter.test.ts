import { FakeClock } from '@capstan/runtime/testing';
import { kustomization } from '../testing/kustomization.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { Phase } from './status.ts';

type Step = Phase | 'end' | 'told' | number;

/** What the status says of Reconciling after these phases and pauses (in milliseconds), each time that it is written. */
async function told(...steps: Step[]): Promise<string[]> {
  const messages: string[] = [];
  const clock = new FakeClock();
  const write: ConstructorParameters<typeof ProgressReporter>[0]['write'] = async (make) => {
    const { conditions } = make(kustomization('apps'));
    messages.push(
      conditions
        ?.find(({ type }) => type === 'Reconciling')
        ?.message.split(' ')
        .slice(0, 2)
        .join(' ') ?? '',
    );
    return true;
  };
  const progress = new ProgressReporter({ write }, { clock, revision: 'main@sha1:1', timeoutMs: 30_000 });
  for (const step of steps) {
    if (typeof step === 'number') await clock.advance(step);
    else if (step === 'end') progress.end();
    else if (step === 'told') progress.noteTold();
    else progress.enter(step);
  }
  return messages;
}

describe('ProgressReporter', () => {
  test.each<[string, Step[], string[]]>([
    ['what is done within a second is not told', [900, 'end', 5_000], []],
    ['nor are phases of less than a second each', [900, 'build', 900, 'apply', 900, 'end', 5_000], []],
    ['what lasts over a second is told, once', ['health', 5_000], ['Running health']],
    ['a further phase is told once it lasts', ['build', 1_001, 'apply', 4_900, 'health', 5_001], ['Building manifests', 'Running health']],
    ['who knows of the revision is told of phases that last alone', ['told', 'apply', 4_900, 'health', 5_001], ['Running health']],
    ['after the end nothing is', ['end', 'health', 5_000], []],
  ])('%s', async (_rule, steps, messages) => {
    expect(await told(...steps)).toEqual(messages);
  });
});
