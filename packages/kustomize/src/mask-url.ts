/** The parameters of a URL that kustomize reads; any other may be a token. */
const HARMLESS = /^(?:ref|version|timeout|submodules)=/;

/** A URL without what may be a credential: a password, a user name but that of SSH, and parameters that mean nothing here. */
export function maskUrl(url: string): string {
  const [address = '', ...query] = url.split('?');
  const masked = address
    .replace(/^((?:git::)?https?:\/\/)[^/]*@/i, '$1***@')
    .replace(/^((?:git::)?(?:[a-z+]+:\/\/)?[^/:@]*):[^/@]*@/i, '$1:***@');
  if (query.length === 0) return masked;
  return `${masked}?${query.join('?').split('&').map(maskParameter).join('&')}`;
}

function maskParameter(parameter: string): string {
  if (HARMLESS.test(parameter)) return parameter;
  const equals = parameter.indexOf('=');
  return equals === -1 ? '***' : `${parameter.slice(0, equals)}=***`;
}
