/** Runs `action`, showing `title` and the seconds it takes on standard error. */
export function step<T>(title: string, action: () => Promise<T> | T): Promise<T>;
