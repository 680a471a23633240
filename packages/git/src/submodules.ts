/** What a repository says of one of its submodules. */
export interface Submodule {
  /** As it is written: it may be relative to the repository's own. */
  readonly url: string;
  /** `none` where it is not to be fetched. */
  readonly update: string;
}

/** Reads what `git config --list --null` gives of a `.gitmodules`, by path. One without a path or a URL is left out. */
export function parseSubmodules(settings: string): Map<string, Submodule> {
  const sections = new Map<string, Map<string, string>>();
  for (const setting of settings.split('\0')) {
    const [, name, variable, value = ''] = /^submodule\.([^\n]*)\.([^.\n]*)(?:\n(.*))?$/s.exec(setting) ?? [];
    if (name === undefined || variable === undefined) continue;
    const section = sections.get(name) ?? new Map<string, string>();
    sections.set(name, section.set(variable, value));
  }
  const submodules = new Map<string, Submodule>();
  for (const section of sections.values()) {
    const path = section.get('path')?.replace(/\/+$/, '') ?? '';
    const url = section.get('url') ?? '';
    if (path !== '' && url !== '') submodules.set(path, { url, update: section.get('update') ?? '' });
  }
  return submodules;
}

/** The URL of a submodule: one that begins with `./` or `../` is seen from its repository's, as git sees it. */
export function submoduleUrl(repository: string, url: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  let base = repository.replace(/\/+$/, '');
  let rest = url;
  let separator = '/';
  while (/^\.\.?\//.test(rest)) {
    const up = rest.startsWith('../');
    rest = rest.slice(up ? 3 : 2);
    if (!up) continue;
    const slash = base.lastIndexOf('/');
    const cut = slash === -1 ? base.lastIndexOf(':') : slash;
    if (cut <= 0) break;
    separator = slash === -1 ? ':' : '/';
    base = base.slice(0, cut);
  }
  return `${base}${separator}${rest}`.replace(/\/+$/, '');
}
