import { compareVersions, formatVersion, parseConstraint, parseVersion, SemverError, type Version } from '@capstan/semver';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { GoInt, HostObject, int, type Method, type Value } from '../value.ts';

const TYPE = '*semver.Version';

/** A version as templates see it: a pointer with methods. */
class VersionObject extends HostObject {
  readonly type = TYPE;
  readonly kind = 'ptr';
  readonly version: Version;

  constructor(version: Version) {
    super();
    this.version = version;
  }

  override text(): string {
    return formatVersion(this.version);
  }

  override encoded(): Value {
    return this.text();
  }

  override method(name: string): Method | undefined {
    const call = METHODS.get(name);
    if (call === undefined) return undefined;
    return call.length > 1 ? { params: [TYPE], call: (other) => call(this, other) } : { params: [], call: () => call(this, undefined) };
  }
}

const uint64 = (value: bigint) => new GoInt('uint64', value);

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
