export { compareVersions } from './compare-versions.ts';
export { type Constraint, parseConstraint } from './constraint.ts';
export { SemverError, type SemverErrorCode } from './error.ts';
export { formatVersion, parseVersion, type Version } from './version.ts';
