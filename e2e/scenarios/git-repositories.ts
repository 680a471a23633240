import { GitRepository } from '@capstan/api';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { waitFor } from '../wait-for.ts';
import { NAMESPACE } from './objects.ts';

const PATH = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/gitrepositories`;
/** Long enough that nothing is the work of a timer. */
const HOURS = '5h';

export type GitRepositorySpec = Partial<GitRepository['spec']>;

export interface GitRepositoriesOptions {
  readonly controlPlane: ControlPlane;
  /** Where repositories are fetched from that are created without a URL, each by its name. */
  readonly gitUrl: string;
  /** Added to the failure of a wait: a controller's log. */
  readonly describe: () => string;
  /** Of every wait, in milliseconds; 30,000 when absent. */
  readonly deadlineMs?: number;
}

/** The GitRepositories of a cluster, in scenarios of source-controller alone. */
export class GitRepositories {
  readonly #options: GitRepositoriesOptions;

  constructor(options: GitRepositoriesOptions) {
    this.#options = options;
  }

  /** All of them. */
  list(): Promise<{ items: GitRepository[] }> {
    return this.#options.controlPlane.json<{ items: GitRepository[] }>(PATH);
  }

  read(name: string): Promise<GitRepository> {
    return this.#options.controlPlane.json<GitRepository>(`${PATH}/${name}`);
  }

  async create(name: string, spec: GitRepositorySpec = {}): Promise<void> {
    await this.#options.controlPlane.json(PATH, {
      method: 'POST',
      body: {
        apiVersion: GitRepository.apiVersion,
        kind: GitRepository.kind,
        metadata: { name, namespace: NAMESPACE },
        spec: { interval: HOURS, ref: { branch: 'main' }, url: `${this.#options.gitUrl}/${name}.git`, ...spec },
      },
    });
  }

  /** A JSON merge patch; what the API server made of it. */
  patch(name: string, body: unknown): Promise<GitRepository> {
    return this.#options.controlPlane.json<GitRepository>(`${PATH}/${name}`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body,
    });
  }

  async remove(name: string): Promise<void> {
    await this.#options.controlPlane.request(`${PATH}/${name}`, { method: 'DELETE' });
  }

  async untilGone(name: string): Promise<void> {
    const isGone = async () => (await this.#options.controlPlane.request(`${PATH}/${name}`)).status === 404;
    await waitFor(isGone, { what: `${name} to be gone`, describe: this.#options.describe });
  }

  /** Waits until an object is as `check` wants it; gives it. */
  until(name: string, what: string, check: (object: GitRepository) => boolean): Promise<GitRepository> {
    const { deadlineMs, describe } = this.#options;
    const look = async () => {
      const object = await this.read(name);
      return check(object) ? object : undefined;
    };
    return waitFor(look, {
      what: `${name} ${what}`,
      intervalMs: 25,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      describe: async () => `${JSON.stringify((await this.read(name)).status, null, 1)}\n${describe()}`,
    });
  }

  /** Waits until it is ready, at that commit if one is given. */
  untilReady(name: string, commit = ''): Promise<GitRepository> {
    const holds = (object: GitRepository) =>
      readyOf(object)?.status === 'True' && (commit === '' || object.status?.artifact?.revision.endsWith(commit) === true);
    return this.until(name, 'to be ready', holds);
  }

  untilFailed(name: string): Promise<GitRepository> {
    return this.until(name, 'to fail', (object) => readyOf(object)?.status === 'False');
  }
}

/** The condition Ready of a GitRepository. */
export function readyOf({ status }: GitRepository) {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}
