/** How many parts of a whole are done. */
export interface Part {
  readonly done: number;
  readonly of: number;
}

/** A bar of 20 cells: of so many parts, of which some are done; of one part alone, a block that goes to and fro. */
export function bar(frame: number, part?: Part): string;

/** Runs `action`, showing `title` and the seconds it takes on standard error; `part`: how many parts of the whole are done before it. */
export function step<T>(title: string, action: () => Promise<T> | T, part?: Part): Promise<T>;
