import { compareVersions, formatVersion, parseConstraint, parseVersion, SemverError, type Version } from '@capstan/semver';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { GoInt, HostObject, int, type Method, type Value } from '../value.ts';

const TYPE = '*semver.Version';

/** A version as templates see it: a pointer with methods; what its methods make of it is no pointer. */
class VersionObject extends HostObject {
  readonly type: string;
  readonly kind: 'ptr' | 'struct';
  readonly version: Version;

  constructor(version: Version, kind: 'ptr' | 'struct' = 'ptr') {
    super();
    this.version = version;
    this.kind = kind;
    this.type = kind === 'ptr' ? TYPE : TYPE.slice(1);
  }

  override text(): string {
    return formatVersion(this.version);
  }

  override encoded(): Value {
    return this.text();
  }

  override method(name: string): Method | undefined {
    const part = CHANGES.get(name);
    if (part !== undefined) return { params: ['string'], call: (text) => changedPart(this.version, part, String(text)) };
    const call = this.kind === 'struct' && POINTER_METHODS.test(name) ? undefined : METHODS.get(name);
    if (call === undefined) return undefined;
    return call.length > 1 ? { params: [TYPE], call: (other) => call(this, other) } : { params: [], call: () => call(this, undefined) };
  }
}

const uint64 = (value: bigint) => new GoInt('uint64', value);

/** Methods of pointers alone. */
const POINTER_METHODS = /^(?:Original|Compare|Equal|Less|Greater)/;

const CHANGES: ReadonlyMap<string, 'prerelease' | 'metadata'> = new Map([
  ['SetPrerelease', 'prerelease'],
  ['SetMetadata', 'metadata'],
]);

function changed(version: Version, parts: Partial<Version>): Value {
  return new VersionObject(parseVersion(formatVersion({ ...version, ...parts })), 'struct');
}

function changedPart(version: Version, part: 'prerelease' | 'metadata', text: string): Value {
  try {
    return changed(version, { [part]: text });
  } catch (error) {
    if (error instanceof SemverError) throw new FunctionError(`invalid ${part} string`, error);
    throw error;
  }
}

const RELEASE = { prerelease: '', metadata: '' };

/** The next patch, which for a prerelease is what it leads to. */
function nextPatch({ version }: VersionObject): Value {
  return changed(version, { ...RELEASE, patch: version.prerelease === '' ? version.patch + 1n : version.patch });
}

function order(left: VersionObject, right: Value): number {
  if (!(right instanceof VersionObject)) throw new FunctionError('runtime error: invalid memory address or nil pointer dereference');
  return compareVersions(left.version, right.version);
}

const METHODS = new Map<string, ((self: VersionObject) => Value) | ((self: VersionObject, other: Value) => Value)>([
  ['Major', (self: VersionObject) => uint64(self.version.major)],
  ['Minor', (self: VersionObject) => uint64(self.version.minor)],
  ['Patch', (self: VersionObject) => uint64(self.version.patch)],
  ['Prerelease', (self: VersionObject) => self.version.prerelease],
  ['Metadata', (self: VersionObject) => self.version.metadata],
  ['Original', (self: VersionObject) => self.version.original],
  ['String', (self: VersionObject) => self.text()],
  ['IncPatch', nextPatch],
  ['IncMinor', ({ version }: VersionObject) => changed(version, { ...RELEASE, minor: version.minor + 1n, patch: 0n })],
  ['IncMajor', ({ version }: VersionObject) => changed(version, { ...RELEASE, major: version.major + 1n, minor: 0n, patch: 0n })],
  ['Compare', (self: VersionObject, other: Value) => int(order(self, other))],
  ['Equal', (self: VersionObject, other: Value) => order(self, other) === 0],
  ['LessThan', (self: VersionObject, other: Value) => order(self, other) < 0],
  ['LessThanEqual', (self: VersionObject, other: Value) => order(self, other) <= 0],
  ['GreaterThan', (self: VersionObject, other: Value) => order(self, other) > 0],
  ['GreaterThanEqual', (self: VersionObject, other: Value) => order(self, other) >= 0],
]);

function asFunctionError<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof SemverError) throw new FunctionError(error.message, error);
    throw error;
  }
}

/** sprig's functions of semantic versions. */
export function semverFunctions(): [string, GoFunction][] {
  return [
    ['semver', fixed(['string'], (text) => asFunctionError(() => new VersionObject(parseVersion(text))))],
    [
      'semverCompare',
      fixed(['string', 'string'], (constraint, version) => asFunctionError(() => parseConstraint(constraint).check(parseVersion(version)))),
    ],
  ];
}
