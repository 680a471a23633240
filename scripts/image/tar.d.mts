export interface TarEntry {
  kind: 'file' | 'link' | 'directory';
  mode?: number;
  bytes?: Buffer;
  to?: string;
  owner?: number;
}
/** A tar archive whose bytes depend on the entries alone: sorted, of one time, owned by root unless said otherwise, with every folder above. */
export function tarOf(entries: ReadonlyMap<string, TarEntry>, time: number): Buffer;
