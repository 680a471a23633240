import type { SeededRandom } from './seeded-random.ts';

/** One object that Git declares; what it holds changes with its value. */
export interface Declared {
  readonly kind: 'ConfigMap' | 'Deployment' | 'Service';
  readonly name: string;
  readonly value: number;
}

/** What Git declares: folders of objects, one folder a Kustomization. It changes at random, and gives the files of each commit. */
export class Fleet {
  readonly namespace: string;
  readonly folders: readonly string[];
  readonly #random: SeededRandom;
  readonly #objects = new Map<string, Map<string, Declared>>();
  readonly #changed = new Map<string, string | null>();
  #count = 0;
  /** How often each was done. */
  readonly done = { added: 0, changed: 0, removed: 0, moved: 0 };

  constructor(options: { namespace: string; folders: readonly string[]; each: number; random: SeededRandom }) {
    this.namespace = options.namespace;
    this.folders = options.folders;
    this.#random = options.random;
    for (const folder of this.folders) {
      this.#objects.set(folder, new Map());
      this.#declare(folder, { kind: 'Deployment', name: `${folder}-web`, value: 0 });
      this.#declare(folder, { kind: 'Service', name: `${folder}-web`, value: 0 });
      for (let index = 2; index < options.each; index++) this.#add(folder);
    }
  }

  /** What a folder declares now. */
  objectsOf(folder: string): readonly Declared[] {
    return [...(this.#objects.get(folder)?.values() ?? [])];
  }

  /** All that is declared now, by `Kind/name`. */
  all(): Map<string, Declared & { folder: string }> {
    return new Map(this.folders.flatMap((folder) => this.objectsOf(folder).map((object) => [idOf(object), { ...object, folder }])));
  }

  /** Adds, changes, removes or moves a few objects. */
  stir(): void {
    for (let left = this.#random.between(1, 6); left > 0; left--) {
      const folder = this.#random.oneOf(this.folders) ?? '';
      const objects = this.objectsOf(folder);
      const settings = objects.filter(({ kind }) => kind === 'ConfigMap');
      const chosen = this.#random.oneOf(settings);
      const what = this.#random.below(10);
      if (chosen === undefined || (what < 3 && settings.length < 20)) this.#add(folder);
      else if (what < 5) this.#remove(folder, chosen);
      else if (what < 6) this.#move(folder, chosen);
      else this.#change(folder, this.#random.oneOf(objects) ?? chosen);
    }
  }

  /** Changes, adds and removes something in every folder. */
  stirAll(): void {
    for (const folder of this.folders) {
      const settings = this.objectsOf(folder).filter(({ kind }) => kind === 'ConfigMap');
      const [first, second] = settings;
      if (first !== undefined) this.#change(folder, first);
      if (second !== undefined) this.#remove(folder, second);
      this.#add(folder);
    }
  }

  /** The files that differ from the last call; null takes one away. */
  takeFiles(): Record<string, string | null> {
    const files = Object.fromEntries(this.#changed);
    this.#changed.clear();
    return files;
  }

  #add(folder: string): void {
    this.#count += 1;
    this.done.added += 1;
    this.#declare(folder, { kind: 'ConfigMap', name: `settings-${this.#count}`, value: 0 });
  }

  #change(folder: string, object: Declared): void {
    this.done.changed += 1;
    this.#declare(folder, { ...object, value: object.value + 1 });
  }

  #remove(folder: string, object: Declared): void {
    this.done.removed += 1;
    this.#objects.get(folder)?.delete(idOf(object));
    this.#changed.set(fileOf(folder, object), null);
  }

  #move(folder: string, object: Declared): void {
    const other = this.#random.oneOf(this.folders.filter((name) => name !== folder));
    if (other === undefined) return;
    this.#remove(folder, object);
    this.done.removed -= 1;
    this.done.moved += 1;
    this.#declare(other, object);
  }

  #declare(folder: string, object: Declared): void {
    this.#objects.get(folder)?.set(idOf(object), object);
    this.#changed.set(fileOf(folder, object), manifestOf(object, this.namespace));
  }
}

export function idOf({ kind, name }: Pick<Declared, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

function fileOf(folder: string, { kind, name }: Declared): string {
  return `${folder}/${kind.toLowerCase()}-${name}.yaml`;
}

function manifestOf({ kind, name, value }: Declared, namespace: string): string {
  const metadata = `metadata:\n  name: ${name}\n  namespace: ${namespace}\n  annotations: {value: "${value}"}\n`;
  switch (kind) {
    case 'ConfigMap':
      return `apiVersion: v1\nkind: ConfigMap\n${metadata}data: {value: "${value}"}\n`;
    case 'Service':
      return `apiVersion: v1\nkind: Service\n${metadata}spec: {selector: {app: ${name}}, ports: [{port: 80}]}\n`;
    case 'Deployment':
      return `apiVersion: apps/v1
kind: Deployment
${metadata}spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: 'registry.example/app:1.0'}]}
`;
  }
}
