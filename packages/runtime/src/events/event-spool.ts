import { closeSync, ftruncateSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../log/logger.ts';
import type { PostedEvent } from './event.ts';

export interface EventSpoolOptions {
  /** A folder of its own, private to this user; processes side by side may share it. */
  readonly directory: string;
  readonly log: Logger;
  /** How large the file may get; what comes beyond it is kept in memory alone. Default 16 MiB. */
  readonly limitBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * Keeps events on disk until they have arrived, so that the process after a killed one sends them: a file a process, a line an event, a
 * line when it is through. Without a disk to write to nothing is kept, and that is said once.
 */
export class EventSpool {
  readonly #options: EventSpoolOptions;
  readonly #open = new Set<number>();
  #path = '';
  #file: number | undefined;
  #size = 0;
  #sequence = 0;

  constructor(options: EventSpoolOptions) {
    this.#options = options;
  }

  /** Begins to keep events; gives what ended processes have left here, oldest first, each kept already under its number. */
  begin(): [id: number, event: PostedEvent][] {
    const { directory } = this.#options;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      // Folders for temporary files are shared: one that somebody else has put here is none of ours.
      const found = lstatSync(directory);
      if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${directory} belongs to somebody else`);
      const orphaned = readdirSync(directory).filter(isOrphaned).sort();
      const left = orphaned.flatMap((name) => readEvents(join(directory, name)));
      this.#path = join(directory, `${process.pid}-${process.hrtime.bigint()}`);
      this.#file = openSync(this.#path, 'a', 0o600);
      const kept = left.map((event): [number, PostedEvent] => [this.add(event), event]);
      // A kill before this line has them sent twice, not lost.
      for (const old of orphaned) rmSync(join(directory, old), { force: true });
      return kept;
    } catch (error) {
      this.#giveUp(error);
      return [];
    }
  }

  /** Keeps an event; its number. */
  add(event: PostedEvent): number {
    this.#sequence += 1;
    const id = this.#sequence;
    if (this.#size < (this.#options.limitBytes ?? 16 * MIB) && this.#write(`+${id} ${JSON.stringify(event)}\n`)) this.#open.add(id);
    return id;
  }

  /** Forgets an event: it has arrived, or never will. */
  remove(id: number): void {
    if (!this.#open.delete(id) || this.#file === undefined) return;
    if (this.#open.size > 0) {
      this.#write(`-${id}\n`);
      return;
    }
    try {
      ftruncateSync(this.#file);
      this.#size = 0;
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Leaves nothing behind, unless something has not arrived. */
  end(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    if (this.#open.size > 0) return;
    rmSync(this.#path, { force: true });
    try {
      rmdirSync(this.#options.directory);
    } catch {
      // Another process has its file there.
    }
  }

  #write(line: string): boolean {
    if (this.#file === undefined) return false;
    try {
      this.#size += writeSync(this.#file, line);
      return true;
    } catch (error) {
      this.#giveUp(error);
      return false;
    }
  }

  #giveUp(error: unknown): void {
    this.#options.log.error(error, 'events cannot be kept on disk: those that are not delivered yet would not outlive a kill');
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Whether the process that a file is named after has ended. In a container the next process may have the same number. */
function isOrphaned(name: string): boolean {
  const pid = Number(/^(\d+)-\d+$/.exec(name)?.[1]);
  if (!Number.isSafeInteger(pid)) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // What a system call throws has a code.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function readEvents(file: string): PostedEvent[] {
  const events = new Map<string, PostedEvent>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, sign, id = '', text = ''] = /^([+-])(\d+) ?(.*)$/.exec(line) ?? [];
    if (sign === '-') events.delete(id);
    const event = sign === '+' ? parse(text) : undefined;
    if (event !== undefined) events.set(id, event);
  }
  return [...events.values()];
}

/** The event of a line; undefined for one that a kill has cut short. */
function parse(text: string): PostedEvent | undefined {
  try {
    // Only this class writes here, in a folder that is private.
    return JSON.parse(text) as PostedEvent;
  } catch {
    return undefined;
  }
}
