/** What the images of the controllers differ in. */

const METRICS_AND_HEALTH = ['8080/tcp', '9440/tcp'];

/** Programs that the controller starts, and the Debian packages that hold them. */
const GIT = {
  packages: ['git', 'openssh-client', 'dash'],
  files: [
    'usr/bin/git',
    'usr/lib/git-core/git-remote-http',
    'usr/lib/git-core/git-remote-https',
    'usr/share/git-core/templates',
    'usr/bin/ssh',
    // git passes GIT_SSH_COMMAND to a shell.
    'usr/bin/sh',
  ],
};

export const controllers = new Map([
  [
    'source-controller',
    { title: 'Fetches sources and serves them as artifacts', ports: ['9090/tcp', ...METRICS_AND_HEALTH], folders: ['data'], programs: GIT },
  ],
  ['kustomize-controller', { title: 'Builds and applies Kustomizations', ports: METRICS_AND_HEALTH, folders: [], programs: GIT }],
  [
    'notification-controller',
    { title: 'Sends messages about events, and takes webhooks', ports: ['9090/tcp', '9292/tcp', ...METRICS_AND_HEALTH], folders: [] },
  ],
]);

/** What every image holds besides Node, which these packages' libraries carry. */
export const base = { packages: ['libc6', 'libstdc++6', 'libgcc-s1', 'ca-certificates'] };
