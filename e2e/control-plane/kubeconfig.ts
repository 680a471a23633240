/** How a client proves who it is. */
export type Credentials = { readonly certificate: string; readonly key: string } | { readonly token: string };

/** A kubeconfig file's text (JSON, which is YAML) with everything inside it, for one cluster and one user. */
export function kubeconfigText(url: string, ca: string, user: string, credentials: Credentials, namespace = 'default'): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const authentication =
    'token' in credentials
      ? { token: credentials.token }
      : { 'client-certificate-data': base64(credentials.certificate), 'client-key-data': base64(credentials.key) };
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'capstan-e2e', cluster: { server: url, 'certificate-authority-data': base64(ca) } }],
    users: [{ name: user, user: authentication }],
    contexts: [{ name: 'capstan-e2e', context: { cluster: 'capstan-e2e', user, namespace } }],
    'current-context': 'capstan-e2e',
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
