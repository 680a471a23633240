import { ImageError } from './image-error.mjs';

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

/** Whether the bytes are an ELF file. */
export function isElf(bytes) {
  return bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46;
}

/** The number of the processor that an ELF file is for. */
export function machineOf(bytes) {
  return bytes.readUInt16LE(18);
}

/**
 * What a program or library needs to be loaded: the names of libraries, and the path of the interpreter.
 * @param {Buffer} bytes a 64-bit, little-endian ELF file
 * @returns {{ needed: string[], interpreter: string | undefined }}
 */
export function loadingNeeds(bytes) {
  if (bytes[4] !== 2 || bytes[5] !== 1) throw new ImageError('only 64-bit little-endian programs are understood');
  const segments = programHeaders(bytes);
  const text = (offset) => bytes.toString('latin1', offset, bytes.indexOf(0, offset));
  const interp = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  const interpreter = interp === undefined ? undefined : text(interp.offset);
  if (dynamic === undefined) return { needed: [], interpreter };
  const entries = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    entries.push({ tag: Number(bytes.readBigInt64LE(at)), value: Number(bytes.readBigUInt64LE(at + 8)) });
  }
  const table = entries.find(({ tag }) => tag === DT_STRTAB);
  if (table === undefined) return { needed: [], interpreter };
  const strings = fileOffset(segments, table.value);
  return { needed: entries.filter(({ tag }) => tag === DT_NEEDED).map(({ value }) => text(strings + value)), interpreter };
}

function programHeaders(bytes) {
  const start = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = start + index * size;
    return {
      type: bytes.readUInt32LE(at),
      offset: Number(bytes.readBigUInt64LE(at + 8)),
      address: Number(bytes.readBigUInt64LE(at + 16)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
    };
  });
}

/** Where in the file stands what is loaded at `address`. */
function fileOffset(segments, address) {
  const segment = segments.find(({ type, address: from, size }) => type === PT_LOAD && address >= from && address < from + size);
  if (segment === undefined) throw new ImageError('a program names its libraries outside of what it loads');
  return segment.offset + address - segment.address;
}
