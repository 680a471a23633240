/** What is known of a connection's peer at one moment. */
export interface LivenessState {
  /** Bytes ever received. */
  readonly bytesRead: number;
  /** When that number last grew. */
  readonly heardAt: number;
  /** When the PING still unanswered was sent. */
  readonly pingedAt: number | undefined;
  /** When this was last looked at. */
  readonly lookedAt: number;
}

export interface LivenessOptions {
  /** Silence after which the peer is asked for a sign of life. */
  readonly quietMs: number;
  /** Silence after asking that means death. */
  readonly answerMs: number;
  /** How often the state is looked at. */
  readonly everyMs: number;
}

export const DEFAULT_LIVENESS: LivenessOptions = { quietMs: 2_500, answerMs: 5_000, everyMs: 1_250 };

/** Any byte proves life. A look that comes late (this process was stopped or busy) accuses nobody: what has arrived since is not read yet. */
export function lookAtPeer(
  state: LivenessState,
  bytesRead: number,
  now: number,
  options: LivenessOptions,
): { state: LivenessState; verdict: 'alive' | 'ask' | 'dead' } {
  if (bytesRead !== state.bytesRead) return { state: { bytesRead, heardAt: now, pingedAt: undefined, lookedAt: now }, verdict: 'alive' };
  const late = now - state.lookedAt > 2 * options.everyMs;
  const pingedAt = late && state.pingedAt !== undefined ? now : state.pingedAt;
  if (pingedAt !== undefined) {
    return { state: { ...state, pingedAt, lookedAt: now }, verdict: now - pingedAt >= options.answerMs ? 'dead' : 'alive' };
  }
  if (now - state.heardAt < options.quietMs) return { state: { ...state, lookedAt: now }, verdict: 'alive' };
  return { state: { ...state, pingedAt: now, lookedAt: now }, verdict: 'ask' };
}
