import { join } from 'node:path';
import { E2eError } from '../error.ts';
import { type RunningProcess, startProcess } from '../processes/start-process.ts';
import { giveUp } from '../wait-for.ts';
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  type Layout,
  schedulerArguments,
} from './arguments.ts';
import { type Binary, controlPlaneBinaries } from './binaries.ts';

/** A part that runs as a process of its own. */
export type Part = Exclude<Binary, 'kubectl'>;

/** The processes of one control plane. */
export interface Parts {
  readonly logDirectory: string;
  get(name: string): RunningProcess | undefined;
  start(part: Part): Promise<void>;
  /** Ends a `waitFor` with `StartFailed` when a part has ended that should run; true otherwise. */
  requireAll(): true;
  /** Why nothing is ready, for a person: where the logs are, and how each ends. */
  describe(): string;
  /** Stops watching over a part that is to end. */
  expectEnd(part: Part): void;
  killAll(): Promise<void>;
}

/** Starts etcd and the API server at once: the one waits for the other. */
export async function startParts(layout: Layout, apiServerArgs: readonly string[]): Promise<Parts> {
  const logDirectory = join(layout.directory, 'logs');
  const running = new Map<Part, RunningProcess>();
  const start = async (part: Part) => {
    const binaries = await controlPlaneBinaries([part]);
    const args = argumentsOf(part, layout, apiServerArgs);
    running.set(part, startProcess({ name: part, command: binaries[part], args, logFile: join(logDirectory, `${part}.log`) }));
  };
  const parts: Parts = {
    logDirectory,
    // A name that is no part has no process.
    get: (name) => running.get(name as Part),
    start,
    requireAll: () => {
      const ended = [...running.values()].find((process) => process.exit() !== undefined);
      if (ended !== undefined) throw giveUp(new E2eError('StartFailed', `${ended.name} ended before it was ready\n${parts.describe()}`));
      return true;
    },
    describe: () => [`logs: ${logDirectory}`, ...[...running.values()].map(describeProcess)].join('\n'),
    expectEnd: (part) => void running.delete(part),
    killAll: async () => {
      await Promise.all([...running.values()].map((process) => process.kill('SIGKILL')));
      running.clear();
    },
  };
  await start('etcd');
  await start('kube-apiserver');
  return parts;
}

function describeProcess(process: RunningProcess): string {
  const exit = process.exit();
  const state = exit === undefined ? 'running' : `ended with ${exit.signal ?? `exit code ${exit.code}`}`;
  return `--- ${process.name} (${state})\n${process.logTail(exit === undefined ? 3 : 12)}`;
}

function argumentsOf(part: Part, layout: Layout, apiServerArgs: readonly string[]): string[] {
  switch (part) {
    case 'etcd':
      return etcdArguments(layout);
    case 'kube-apiserver':
      return apiServerArguments(layout, apiServerArgs);
    case 'kube-controller-manager':
      return controllerManagerArguments(layout);
    case 'kube-scheduler':
      return schedulerArguments(layout);
    case 'kwok':
      return kwokArguments(layout);
  }
}
