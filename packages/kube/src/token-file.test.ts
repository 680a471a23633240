import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenFile } from './token-file.ts';

let folder: string;
let file: string;
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-kube-'));
  file = join(folder, 'token');
  writeFileSync(file, 'one\n');
  now = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => new TokenFile(file, () => now);

test('a rotated token is taken up after a minute', () => {
  const token = open();
  expect(token.authorization()).toBe('Bearer one');
  writeFileSync(file, 'two');
  now = 59_999;
  expect(token.authorization()).toBe('Bearer one');
  now = 60_000;
  expect(token.authorization()).toBe('Bearer two');
});

test('a refresh takes it up at once and says whether it changed', () => {
  const token = open();
  token.authorization();
  expect(token.refresh()).toBe(false);
  writeFileSync(file, 'two');
  expect(token.refresh()).toBe(true);
  expect(token.authorization()).toBe('Bearer two');
});

test('a file that vanishes leaves the last token; one that never was is an error', () => {
  const token = open();
  token.authorization();
  rmSync(file);
  now = 120_000;
  expect(token.authorization()).toBe('Bearer one');
  expect(() => open().authorization()).toThrow(expect.objectContaining({ code: 'InvalidConfig' }));
});
