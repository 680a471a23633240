import { Reason } from '@capstan/api';
import { type ApplyResult, describeChanges, ownerKey } from '@capstan/apply';
import { formatDuration } from '@capstan/runtime';
import { type Applied, asOwner } from './apply.ts';
import { type Origins, withOrigin } from './describe-faults.ts';
import { intervalOf } from './durations.ts';
import { eventOf, type Revision } from './events.ts';
import type { Services } from './services.ts';
import type { StatusSession } from './status-session.ts';
import { isNewBuild } from './untold-outcome.ts';

/** What people are told while a revision is brought to the cluster. */
export class RevisionNews {
  readonly #session: StatusSession;
  readonly #services: Services;
  readonly #revision: Revision & { readonly revision: string };
  #mask: (text: string) => string = (text) => text;
  #hasTold = false;

  constructor(session: StatusSession, revision: Revision & { readonly revision: string }, services: Services) {
    this.#session = session;
    this.#revision = revision;
    this.#services = services;
  }

  /** From now on this hides secret values. */
  maskBy(mask: (text: string) => string): void {
    this.#mask = mask;
  }

  get mask(): (text: string) => string {
    return this.#mask;
  }

  /** What was applied, what of it had drifted, and what of it nobody understands. */
  applied(result: Applied, origins: Origins): void {
    this.#drifts(result);
    this.#ignored(result, origins);
    const changes = describeChanges(result.changes);
    if (changes !== '') this.progress(changes);
  }

  progress(message: string): void {
    this.#tell(Reason.Progressing, message);
  }

  /**
   * The end, where a revision that builds something else than the last one has come to it without a word: another process applied it, and
   * was killed before it could say so.
   */
  succeeded(message: string, digest: string | undefined): void {
    const isSilent = !this.#hasTold && isNewBuild(this.#session.object, this.#revision.revision, digest);
    if (isSilent) this.#tell(Reason.ReconciliationSucceeded, message);
  }

  #drifts({ drifts }: ApplyResult): void {
    const { backoff, settings } = this.#services;
    const { object } = this.#session;
    const owner = ownerKey(asOwner(object, settings.controller));
    const limitMs = intervalOf(object.spec);
    const lines: string[] = [];
    for (const [id, { message }] of drifts) {
      const news = backoff.note(`${owner}|${id}`, message, limitMs);
      if (news === 'corrected') lines.push(`${message}; corrected`);
      if (news === 'fighting')
        lines.push(`${message} again and again; corrections now wait longer each time, up to ${formatDuration(limitMs)}`);
    }
    if (lines.length > 0) this.#tell(Reason.DriftCorrected, lines.join('\n'));
  }

  /** What a manifest says and nobody understands is no reason to hold all of it up, but somebody meant something by it. */
  #ignored({ ignored }: Applied, origins: Origins): void {
    const lines = [...ignored].map(([id, line]) => withOrigin(line, origins.get(id)));
    if (lines.length > 0) this.#tell(Reason.FieldsIgnored, lines.join('\n'));
  }

  #tell(reason: string, message: string): void {
    this.#hasTold = true;
    this.#services.events.event(this.#session.object, { ...eventOf('info', reason, message, this.#revision), mask: this.#mask });
  }
}
