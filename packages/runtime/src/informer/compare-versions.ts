/**
 * Orders two resourceVersions of one resource: negative when `a` is older. They are decimal numbers of any length, comparable since
 * Kubernetes 1.35 (KEP-5504); undefined when one of them is something else.
 */
export function compareVersions(a: string | undefined, b: string | undefined): number | undefined {
  if (a === undefined || b === undefined || !DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

const DECIMAL = /^(0|[1-9]\d*)$/;
