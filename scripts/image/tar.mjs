import { ImageError } from './image-error.mjs';

const BLOCK = 512;
const TYPE = { file: '0', link: '2', directory: '5' };

/**
 * A tar archive whose bytes depend on the entries alone: sorted, of one time, owned by root unless said otherwise, with every folder above.
 * @param {Map<string, { kind: 'file' | 'link' | 'directory', mode?: number, bytes?: Buffer, to?: string, owner?: number }>} entries by path
 * @param {number} time in seconds
 */
export function tarOf(entries, time) {
  const all = new Map(entries);
  for (const path of entries.keys()) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      if (!all.has(folder)) all.set(folder, { kind: 'directory', mode: 0o755 });
    }
  }
  const blocks = [];
  for (const path of [...all.keys()].sort()) {
    const entry = all.get(path);
    const bytes = entry.bytes ?? Buffer.alloc(0);
    blocks.push(header(path, entry, bytes.length, time), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  blocks.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(blocks);
}

function header(path, { kind, mode, to = '', owner = 0 }, size, time) {
  const block = Buffer.alloc(BLOCK);
  const text = (value, offset, length) => {
    if (Buffer.byteLength(value) > length) throw new ImageError(`too long for an archive: ${value}`);
    block.write(value, offset);
  };
  const octal = (value, offset, length) => text(value.toString(8).padStart(length - 1, '0'), offset, length);
  const name = kind === 'directory' ? `${path}/` : path;
  // The name field holds 100 bytes; what is longer is cut at a slash, the front going to the prefix.
  const cut = Buffer.byteLength(name) <= 100 ? -1 : name.indexOf('/', name.length - 101);
  text(name.slice(cut + 1), 0, 100);
  octal(kind === 'link' ? 0o777 : (mode ?? 0o644), 100, 8);
  octal(owner, 108, 8);
  octal(owner, 116, 8);
  octal(size, 124, 12);
  octal(time, 136, 12);
  text(TYPE[kind], 156, 1);
  text(to, 157, 100);
  text('ustar\u000000', 257, 8);
  if (cut > 0) text(name.slice(0, cut), 345, 155);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  text(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}
