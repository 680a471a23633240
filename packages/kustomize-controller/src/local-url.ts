/** The URL of an artifact with its host replaced by SOURCE_CONTROLLER_LOCALHOST, for a controller that runs outside the cluster. */
export function localUrl(url: string, env: Readonly<Record<string, string | undefined>>): string {
  const host = env.SOURCE_CONTROLLER_LOCALHOST;
  if (host === undefined || host === '' || !URL.canParse(url)) return url;
  const local = new URL(url);
  local.host = host;
  return local.href;
}
