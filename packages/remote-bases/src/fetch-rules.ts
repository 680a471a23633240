import { parseCloneUrl, type Remote, readCredentials, type TreeLimits } from '@capstan/git';

/** What may be fetched, and as whom. */
export interface FetchRules {
  /** `user`: with the settings and keys of whoever runs the command. */
  readonly settings: 'none' | 'user';
  /** Whether repositories of this machine may be read, `file:///…`. */
  readonly allowFile: boolean;
  readonly limits: TreeLimits;
  /** Where private files lie while git runs; the system's where absent. */
  readonly temporaryDirectory?: string;
}

/** Who is asked for a repository, by these rules. Throws a GitError where the URL is none that is fetched. */
export function remoteOf(cloneUrl: string, { settings, allowFile, temporaryDirectory }: FetchRules): Remote {
  const url = parseCloneUrl(cloneUrl, { allowFile });
  return {
    url,
    // SSH has no credentials in its URL; whose key is used is a matter of the settings.
    credentials: url.transport === 'http' || url.transport === 'https' ? readCredentials(url, undefined) : {},
    settings,
    ...(temporaryDirectory === undefined ? {} : { temporaryDirectory }),
  };
}
