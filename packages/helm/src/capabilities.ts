import { GoMap, GoSlice, type Method, type Value } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import type { HelmMajor } from './helm-major.ts';
import { HostStruct } from './host-struct.ts';
import { KNOWN_VERSIONS } from './known-versions.ts';

/** What a chart may ask of the cluster and of Helm. */
export interface Capabilities {
  readonly kubeVersion: KubeVersion;
  readonly apiVersions: readonly string[];
  readonly helmVersion: HelmVersion;
}

export interface KubeVersion {
  /** As the cluster gives it, such as `v1.33.4-gke.1245000`. */
  readonly version: string;
  /** What constraints are checked against, such as `v1.33.4`. */
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

export interface HelmVersion {
  readonly version: string;
  readonly gitCommit: string;
  readonly goVersion: string;
  readonly kubeClientVersion: string;
}

const HELM_VERSION: HelmVersion = { version: 'v4.2.1', gitCommit: '', goVersion: 'go1.26.8', kubeClientVersion: 'v1.36' };
const DEFAULT_KUBE_VERSION = 'v1.36.0';

/** A version as clusters give it: two or three numbers, and whatever follows. Throws a HelmError. */
export function parseKubeVersion(text: string): KubeVersion {
  const match = /^\s*v?([0-9]+(?:\.[0-9]+)+)/.exec(text);
  const numbers = match?.[1]?.split('.') ?? [];
  const refused = (reason: string) => new HelmError('KubeVersionIncompatible', `invalid kube version '${text}': ${reason}`);
  if (match === null) throw refused(`could not parse ${JSON.stringify(text)} as version`);
  if (numbers.some((number) => /^0[0-9]/.test(number)))
    throw refused(
      `illegal zero-prefixed version component ${JSON.stringify(numbers.find((number) => /^0[0-9]/.test(number)))} in ${JSON.stringify(text)}`,
    );
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${numbers.join('.')}`,
    major: numbers[0] ?? '',
    minor: numbers[1] ?? '',
  };
}

/** Capabilities for rendering without a cluster; `apiVersions` come on top of those that are taken for granted. */
export function defaultCapabilities(
  options: { kubeVersion?: string; apiVersions?: readonly string[]; helmVersion?: HelmVersion } = {},
): Capabilities {
  return {
    kubeVersion: parseKubeVersion(options.kubeVersion ?? DEFAULT_KUBE_VERSION),
    apiVersions: [...KNOWN_VERSIONS, ...(options.apiVersions ?? [])],
    helmVersion: options.helmVersion ?? HELM_VERSION,
  };
}

/** Helm's package of these types, by which Go's messages call them. */
export function packageOf(major: HelmMajor): string {
  return major === 3 ? 'chartutil' : 'common';
}

class KubeVersionObject extends HostStruct {
  readonly type: string;
  readonly all: readonly (readonly [string, Value])[];
  readonly #version: KubeVersion;

  constructor(version: KubeVersion, major: HelmMajor) {
    super();
    this.type = `${packageOf(major)}.KubeVersion`;
    // Helm 3 knows no other version than that which constraints are checked against.
    this.#version = major === 3 ? { ...version, version: version.normalized } : version;
    this.all = [
      ['Version', this.#version.version],
      ...(major === 3 ? [] : [['normalizedVersion', version.normalized] as const]),
      ['Major', version.major],
      ['Minor', version.minor],
    ];
  }

  override printed(): string {
    return this.#version.normalized;
  }

  override method(name: string): Method | undefined {
    if (name === 'String') return { params: [], call: () => this.#version.normalized };
    return name === 'GitVersion' ? { params: [], call: () => this.#version.version } : undefined;
  }

  override encoded(): Value {
    return new GoMap(this.all.filter(([name]) => name !== 'normalizedVersion'));
  }
}

class HelmVersionObject extends HostStruct {
  readonly type = 'version.BuildInfo';
  readonly all: readonly (readonly [string, Value])[];

  constructor(version: HelmVersion) {
    super();
    this.all = [
      ['Version', version.version],
      ['GitCommit', version.gitCommit],
      ['GitTreeState', ''],
      ['GoVersion', version.goVersion],
      ['KubeClientVersion', version.kubeClientVersion],
    ];
  }

  override encoded(): Value {
    const names = ['version', 'git_commit', 'git_tree_state', 'go_version', 'kube_client_version'];
    return new GoMap(this.all.flatMap(([, value], index) => (value === '' ? [] : [[names[index] ?? '', value] as const])));
  }
}

/** The list of API versions, which answers whether it has one. */
class VersionSet extends GoSlice {
  override readonly methods: ReadonlyMap<string, Method>;

  constructor(versions: readonly string[], major: HelmMajor) {
    super(`${packageOf(major)}.VersionSet`, versions);
    const known = new Set(versions);
    this.methods = new Map([['Has', { params: ['string'], call: (version) => known.has(String(version)) }]]);
  }
}

/** Capabilities as templates see them: `.Capabilities`. */
export class CapabilitiesObject extends HostStruct {
  readonly type: string;
  override readonly kind = 'ptr';
  readonly all: readonly (readonly [string, Value])[];

  constructor(capabilities: Capabilities, major: HelmMajor = 4) {
    super();
    this.type = `*${packageOf(major)}.Capabilities`;
    this.all = [
      ['KubeVersion', new KubeVersionObject(capabilities.kubeVersion, major)],
      ['APIVersions', new VersionSet(capabilities.apiVersions, major)],
      ['HelmVersion', new HelmVersionObject(capabilities.helmVersion)],
    ];
  }
}
