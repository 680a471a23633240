import { compareVersions, parseConstraint, parseVersion, SemverError, type Version } from '@capstan/semver';
import { GitError } from './error.ts';

/** Which commit is wanted: `spec.ref` of a GitRepository. */
export interface ReferenceSpec {
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  readonly semver?: string | undefined;
  /** A full reference name, `refs/pull/420/head`. */
  readonly name?: string | undefined;
  readonly commit?: string | undefined;
}

/** Full reference name → the commit it leads to (through an annotated tag where it is one). */
export type Refs = ReadonlyMap<string, string>;

/** A wanted commit, found. */
export interface ResolvedReference {
  readonly commit: string;
  /** The full name it was found by; undefined for a commit without a branch. */
  readonly name: string | undefined;
  /** As in `status.artifact.revision`: `main@sha1:HEX`. */
  readonly revision: string;
}

/** What has to be asked for to resolve a reference; a commit needs no question. */
export type RefsScope = 'heads' | 'tags' | 'all' | 'none';

const DEFAULT_BRANCH = 'master';

/** Characters and forms that git refuses in a reference's name (git-check-ref-format), and a leading `-`. */
const INVALID_NAME = /^[-/]|[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[./]$|^@$|^\./;

/** Precedence as Flux has it: commit, name, semver, tag, branch (`master` where nothing is said). */
export function scopeOf(spec: ReferenceSpec): RefsScope {
  if (isSet(spec.commit)) return 'none';
  if (isSet(spec.name)) return spec.name.startsWith('refs/heads/') ? 'heads' : spec.name.startsWith('refs/tags/') ? 'tags' : 'all';
  return isSet(spec.semver) || isSet(spec.tag) ? 'tags' : 'heads';
}

/**
 * Finds the wanted commit among a remote's references. Throws {@link GitError}: `ReferenceNotFound`, `EmptyRepository`,
 * `InvalidReference`.
 */
export function resolveReference(refs: Refs, spec: ReferenceSpec): ResolvedReference {
  if (isSet(spec.commit)) return resolveCommit(spec.commit, spec.branch);
  if (isSet(spec.name)) {
    const commit = refs.get(checkName(spec.name));
    if (commit === undefined) throw notFound(`unable to resolve ref '${spec.name}' to a specific commit`);
    return { commit, name: spec.name, revision: revisionOf(spec.name, commit) };
  }
  if (isSet(spec.semver)) return resolveSemver(refs, spec.semver);
  const short = spec.tag || spec.branch || DEFAULT_BRANCH;
  const name = checkName(`refs/${isSet(spec.tag) ? 'tags' : 'heads'}/${short}`);
  if (short.startsWith('-')) throw invalidName(short);
  if (refs.size === 0 && !isSet(spec.tag)) throw new GitError('EmptyRepository', 'git repository is empty');
  const commit = refs.get(name);
  if (commit === undefined) throw notFound(`couldn't find remote ref "${name}"`);
  return { commit, name, revision: revisionOf(short, commit) };
}

/** `NAME@sha1:HEX`, or `sha1:HEX` without a name. */
function revisionOf(name: string | undefined, commit: string): string {
  const digest = `${commit.length === 64 ? 'sha256' : 'sha1'}:${commit}`;
  return name === undefined ? digest : `${name}@${digest}`;
}

function resolveCommit(commit: string, branch: string | undefined): ResolvedReference {
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    throw new GitError('InvalidReference', `commit '${commit}' is not a full hash of 40 or 64 hexadecimal digits`);
  }
  if (!isSet(branch)) return { commit, name: undefined, revision: revisionOf(undefined, commit) };
  if (branch.startsWith('-')) throw invalidName(branch);
  return { commit, name: checkName(`refs/heads/${branch}`), revision: revisionOf(branch, commit) };
}

/** The newest tag that the constraint allows; among those that differ by metadata alone, the last by name. */
function resolveSemver(refs: Refs, text: string): ResolvedReference {
  const constraint = parseWanted(text);
  let best: { version: Version; tag: string; commit: string } | undefined;
  for (const [name, commit] of refs) {
    if (!name.startsWith('refs/tags/')) continue;
    const tag = name.slice('refs/tags/'.length);
    const version = parseTag(tag);
    if (version === undefined || !constraint.check(version)) continue;
    const order = best === undefined ? 1 : compareVersions(version, best.version) || (tag > best.tag ? 1 : -1);
    if (order > 0) best = { version, tag, commit };
  }
  if (best === undefined) throw notFound(`no match found for semver: ${text}`);
  return { commit: best.commit, name: `refs/tags/${best.tag}`, revision: revisionOf(best.tag, best.commit) };
}

function parseWanted(text: string) {
  try {
    return parseConstraint(text);
  } catch (error) {
    const message = error instanceof SemverError ? error.message : String(error);
    throw new GitError('InvalidReference', `semver parse error: ${message}`, { cause: error });
  }
}

/** Tags are strict versions with or without a `v`; others are no versions. */
function parseTag(tag: string): Version | undefined {
  try {
    return parseVersion(tag.replace(/^v/, ''), { strict: true });
  } catch {
    return undefined;
  }
}

/** The name, if git allows it for a reference. Throws `InvalidReference`. */
export function checkName(name: string): string {
  if (INVALID_NAME.test(name)) throw invalidName(name);
  return name;
}

function invalidName(name: string): GitError {
  return new GitError('InvalidReference', `invalid reference name ${JSON.stringify(name)}`);
}

function notFound(message: string): GitError {
  return new GitError('ReferenceNotFound', message);
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
