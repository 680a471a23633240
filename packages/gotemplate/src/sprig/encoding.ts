import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { bytesOf, stringOfBytes } from '../go-string.ts';
import { decodeJson } from '../json-decode.ts';
import { encodeJson, type JsonStyle } from '../json-encode.ts';
import { ANY_TYPE, type Value } from '../value.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encodeBase32(text: string): string {
  let bits = '';
  for (const byte of bytesOf(text)) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  const letters = groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** The letters of a padded text, with line ends left out; throws where Go's decoder would stop. */
function checkedLetters(text: string, alphabet: RegExp, group: number, paddings: readonly number[], name: string): string {
  let letters = '';
  const positions: number[] = [];
  for (const [index, character] of Array.from(text).entries()) {
    if (character === '\n' || character === '\r') continue;
    letters += character;
    positions.push(index);
  }
  const body = letters.split('=', 1)[0] ?? '';
  const faultAt = (byte: number) => new FunctionError(`illegal ${name} data at input byte ${byte}`);
  const fault = (at: number) => faultAt(positions[at] ?? text.length);
  for (const [index, letter] of Array.from(body).entries()) if (!alphabet.test(letter)) throw fault(index);
  const padding = /^=*/.exec(letters.slice(body.length))?.[0].length ?? 0;
  const isEnd = body.length + padding === letters.length;
  const tail = body.length % group;
  if (tail === 0 && letters.length > body.length) throw fault(body.length);
  if (tail === 0) return body;
  const wanted = group - tail;
  if (!paddings.includes(wanted)) throw fault(padding === 0 ? body.length - tail : body.length);
  if (padding === 0) throw fault(body.length - tail);
  // Go's decoder of base 64 stands one byte behind what it does not find to be the second padding.
  if (padding < wanted)
    throw name === 'base64' && !isEnd ? faultAt((positions[body.length + padding] ?? 0) - 1) : fault(body.length + padding);
  if (padding > wanted || !isEnd) throw fault(body.length + wanted);
  return body;
}

/** Go's base64.StdEncoding.DecodeString. Throws a FunctionError. */
export function decodeBase64(text: string): Buffer {
  return Buffer.from(checkedLetters(text, /^[A-Za-z0-9+/]$/, 4, [1, 2], 'base64'), 'base64');
}

function decodeBase32(text: string): Buffer {
  const letters = checkedLetters(text, /^[A-Z2-7]$/, 8, [1, 3, 4, 6], 'base32');
  const bits = Array.from(letters, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Text decoded, or the reason why not in its place: so sprig. */
function decoded(decode: (text: string) => Buffer): GoFunction {
  return fixed(['string'], (text) => {
    try {
      return stringOfBytes(decode(text));
    } catch (error) {
      if (error instanceof FunctionError) return error.message;
      throw error;
    }
  });
}

function encoded(style: JsonStyle): GoFunction {
  return fixed([ANY_TYPE], (value) => encodeJson(value, style));
}

/** A function that gives this value where the strict one fails. */
export function lenient(strict: GoFunction, failed: Value): GoFunction {
  return {
    ...strict,
    call: (...args) => {
      try {
        return strict.call(...args);
      } catch (error) {
        if (error instanceof FunctionError) return failed;
        throw error;
      }
    },
  };
}

/** sprig's functions that encode and decode. */
export function encodingFunctions(): [string, GoFunction][] {
  const toJson = encoded({ escapeHtml: true });
  const toPrettyJson = encoded({ escapeHtml: true, indent: '  ' });
  const toRawJson = encoded({ escapeHtml: false });
  const fromJson = fixed(['string'], decodeJson);
  return [
    ['b64enc', fixed(['string'], (text) => bytesOf(text).toString('base64'))],
    ['b64dec', decoded(decodeBase64)],
    ['b32enc', fixed(['string'], encodeBase32)],
    ['b32dec', decoded(decodeBase32)],
    ['toJson', lenient(toJson, '')],
    ['mustToJson', toJson],
    ['toPrettyJson', lenient(toPrettyJson, '')],
    ['mustToPrettyJson', toPrettyJson],
    ['toRawJson', toRawJson],
    ['mustToRawJson', toRawJson],
    ['fromJson', lenient(fromJson, null)],
    ['mustFromJson', fromJson],
  ];
}
