import { classifyFailure } from './classify-failure.ts';
import { GitError } from './error.ts';
import { runGit } from './run-git.ts';
import { type AuthorizationMode, openSession, type Remote } from './session.ts';

/**
 * Runs a git command that reaches a remote. Basic credentials go along at once, to this host alone; where it redirects, git is run again
 * and sends them to the host that asks, so that they never reach another one. Throws {@link GitError} without credentials in it.
 */
export async function runRemoteGit(
  args: readonly string[],
  remote: Remote,
  options: { readonly signal?: AbortSignal | undefined; readonly maxBytes?: number } = {},
): Promise<string> {
  try {
    return await runOnce(args, remote, options, 'eager');
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 'Redirected' || remote.credentials.basic === undefined) throw error;
    return runOnce(args, remote, options, 'asked');
  }
}

async function runOnce(
  args: readonly string[],
  remote: Remote,
  options: { readonly signal?: AbortSignal | undefined; readonly maxBytes?: number },
  mode: AuthorizationMode,
): Promise<string> {
  await using session = await openSession(remote, mode);
  try {
    return await runGit(args, { env: session.env, unbounded: remote.settings === 'user', ...options });
  } catch (error) {
    const { basic, bearerToken, ssh } = remote.credentials;
    const asWhom = basic === undefined && bearerToken === undefined && ssh === undefined ? 'anyone' : 'someone';
    throw classifyFailure(error, asWhom, session.mask);
  }
}
