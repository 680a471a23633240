import { createHmac, randomUUID } from 'node:crypto';

export interface GitHubWebhook {
  /** Such as `push` or `ping`. */
  readonly event: string;
  readonly payload: unknown;
  /** The webhook's secret. */
  readonly secret: string;
  /** `right` when absent; `wrong` signs with another secret, `none` leaves the signature out. */
  readonly signature?: 'right' | 'wrong' | 'none';
}

/** Sends a webhook as GitHub does: the same headers, the body signed in X-Hub-Signature-256. The answer's status. */
export async function sendGitHubWebhook(url: string, webhook: GitHubWebhook): Promise<number> {
  const { event, payload, secret, signature = 'right' } = webhook;
  const body = JSON.stringify(payload);
  const sign = (hash: string) =>
    createHmac(hash, signature === 'right' ? secret : `not ${secret}`)
      .update(body)
      .digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': randomUUID(),
      'x-github-event': event,
      'x-github-hook-id': '292430182',
      'x-github-hook-installation-target-id': '79929171',
      'x-github-hook-installation-target-type': 'repository',
      ...(signature === 'none' ? {} : { 'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${sign('sha256')}` }),
    },
  });
  await response.arrayBuffer();
  return response.status;
}

export interface Push {
  /** Such as `myorg/k8s-config`. */
  readonly repository: string;
  readonly branch?: string;
  readonly before?: string;
  readonly after: string;
  readonly message?: string;
}

/** The payload of GitHub's `push` event, with the fields that its documentation lists as always there. */
export function gitHubPush(push: Push): unknown {
  const { repository, branch = 'main', before = '0'.repeat(40), after, message = 'Change' } = push;
  const [owner = '', name = ''] = repository.split('/');
  const person = { name: 'Ada Example', email: 'ada@example.com', username: 'ada' };
  const commit = {
    id: after,
    tree_id: after,
    distinct: true,
    message,
    timestamp: new Date().toISOString(),
    url: `https://github.com/${repository}/commit/${after}`,
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: [],
  };
  return {
    ref: `refs/heads/${branch}`,
    before,
    after,
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `https://github.com/${repository}/compare/${before}...${after}`,
    commits: [commit],
    head_commit: commit,
    pusher: { name: 'ada', email: 'ada@example.com' },
    sender: { login: 'ada', id: 1, type: 'User' },
    repository: {
      id: 1,
      name,
      full_name: repository,
      private: true,
      owner: { login: owner, id: 2, type: 'Organization' },
      html_url: `https://github.com/${repository}`,
      clone_url: `https://github.com/${repository}.git`,
      default_branch: 'main',
    },
  };
}

/** The payload of the `ping` that GitHub sends when a webhook is made. */
export function gitHubPing(): unknown {
  return { zen: 'Keep it logically awesome.', hook_id: 292430182, hook: { type: 'Repository', active: true, events: ['push'] } };
}
