import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../harness/cluster.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { settingsYaml } from './mistakes.ts';
import { reference } from './objects.ts';
import { waitForApplied } from './wait-for-applied.ts';

const PAUSE_MS = 200;

/** A Kustomization `steady` that is given one commit after the other, to see whether something else holds it up. */
export class Pulse {
  readonly #cluster: Cluster;
  readonly #repository: GitRepository;
  #count = 0;

  constructor(cluster: Cluster, repository: GitRepository) {
    this.#cluster = cluster;
    this.#repository = repository;
  }

  /** Does something; the slowest way of a commit to the cluster meanwhile. */
  async during<T>(action: () => Promise<T>): Promise<{ value: T; slowestMs: number; beats: number }> {
    let isOver = false;
    const running = action().finally(() => {
      isOver = true;
    });
    // Its error is thrown below.
    running.catch(() => undefined);
    let slowestMs = 0;
    let beats = 0;
    do {
      slowestMs = Math.max(slowestMs, await this.#beat());
      beats += 1;
      await Promise.race([sleep(PAUSE_MS), running.catch(() => undefined)]);
    } while (!isOver);
    return { value: await running, slowestMs, beats };
  }

  async #beat(): Promise<number> {
    this.#count += 1;
    const commit = await this.#repository.commit({ 'a.yaml': settingsYaml('steady', { count: String(this.#count) }) });
    const started = performance.now();
    await this.#cluster.requestReconcile(reference.gitRepository('steady'));
    await waitForApplied(this.#cluster, 'steady', commit, { deadlineMs: 60_000 });
    return performance.now() - started;
  }
}
