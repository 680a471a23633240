import { KubeError } from '@capstan/kube';

/** A step along a path: a field, an item by its keys, or an item by its index. */
type Step = string | { readonly keys: Readonly<Record<string, unknown>> } | { readonly index: number };

/** The paths of the fields that a refusal says no schema has, as the API server writes them: `.spec.ports[port=80,protocol="TCP"].nam`. */
export function undeclaredFields(error: unknown): string[] {
  if (!(error instanceof KubeError) || error.code !== 'Invalid') return [];
  return [...error.message.matchAll(/(?<=^|\s)(\.\S.*?): field not declared in schema/g)].map(([, path = '']) => path);
}

/** A copy of an object without the fields at these paths; undefined where one of them is not in it. */
export function withoutFields<T extends object>(object: T, paths: readonly string[]): T | undefined {
  // Fields that no schema has are none of T's.
  return paths.reduce<unknown>((rest, path) => (rest === undefined ? undefined : without(rest, parsePath(path))), object) as T | undefined;
}

function without(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return undefined;
  if (typeof step !== 'string') {
    if (!Array.isArray(value)) return undefined;
    const index = 'index' in step ? step.index : value.findIndex((item) => hasKeys(item, step.keys));
    const inner = rest.length === 0 ? undefined : without(value[index], rest);
    return inner === undefined ? undefined : value.with(index, inner);
  }
  if (!Object.hasOwn(value, step)) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value));
  if (rest.length === 0) entries.delete(step);
  else {
    const inner = without(entries.get(step), rest);
    if (inner === undefined) return undefined;
    entries.set(step, inner);
  }
  return Object.fromEntries(entries);
}

function hasKeys(item: unknown, keys: Readonly<Record<string, unknown>>): boolean {
  if (typeof item !== 'object' || item === null) return false;
  return Object.entries(keys).every(([key, wanted]) => Object.hasOwn(item, key) && Reflect.get(item, key) === wanted);
}

/** The steps of a path; none for one that is not read here. */
function parsePath(path: string): Step[] {
  const steps: Step[] = [];
  const step = /\.([^.[\]]+)|\[(\d+)\]|\[([^\]]*)\]/y;
  for (let at = 0; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(path);
    if (found === null) return [];
    const [, field, index, keys] = found;
    if (field !== undefined) steps.push(field);
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ keys: parseKeys(keys ?? '') });
  }
  return steps;
}

function parseKeys(text: string): Record<string, unknown> {
  const keys: Record<string, unknown> = Object.create(null);
  for (const [, name = '', value = ''] of text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|[^,]*)/g)) {
    keys[name] = /^(".*"|-?\d+|true|false)$/.test(value) ? JSON.parse(value) : value;
  }
  return keys;
}
