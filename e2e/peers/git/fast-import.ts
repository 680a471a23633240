/** A file as a commit has it. A string or bytes is a plain file. */
export type FileContent =
  | string
  | Uint8Array
  | { readonly symlink: string }
  | { readonly executable: string | Uint8Array }
  | { readonly submodule: string }
  /** A folder as the repository has it already. */
  | { readonly tree: string };

/** What a commit changes: a path and its new content, or null where the path (a file or a folder) goes. */
export type Changes = Iterable<readonly [path: string, content: FileContent | null]>;

export interface CommitDetails {
  readonly branch: string;
  /** The commit that it comes after; undefined for a first one. */
  readonly parent?: string;
  readonly message: string;
  /** Such as `Ada <ada@example.com>`. */
  readonly author: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Starts from an empty tree rather than from the parent's. */
  readonly replaceAll?: boolean;
}

/** The stream that makes `git fast-import` write one commit: one process, however many files. */
export function* fastImport(details: CommitDetails, changes: Changes): Generator<Buffer> {
  const { branch, parent, message, author, time } = details;
  yield line(`commit refs/heads/${branch}`);
  yield line(`author ${author} ${time} +0000`);
  yield line(`committer ${author} ${time} +0000`);
  yield data(message);
  if (parent !== undefined) yield line(`from ${parent}`);
  if (details.replaceAll) yield line('deleteall');
  for (const [path, content] of changes) yield* change(path, content);
  yield line('done');
}

function* change(path: string, content: FileContent | null): Generator<Buffer> {
  const name = quote(path);
  if (content === null) {
    yield line(`D ${name}`);
  } else if (typeof content === 'string' || content instanceof Uint8Array) {
    yield line(`M 100644 inline ${name}`);
    yield data(content);
  } else if ('symlink' in content) {
    yield line(`M 120000 inline ${name}`);
    yield data(content.symlink);
  } else if ('executable' in content) {
    yield line(`M 100755 inline ${name}`);
    yield data(content.executable);
  } else if ('tree' in content) {
    yield line(`M 040000 ${content.tree} ${name}`);
  } else {
    yield line(`M 160000 ${content.submodule} ${name}`);
  }
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([line(`data ${bytes.length}`), bytes, line('')]);
}

function quote(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
