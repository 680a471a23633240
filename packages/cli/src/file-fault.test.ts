import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileFault } from './file-fault.ts';

test.each<[string, () => unknown, string]>([
  ['a file that is not there', () => readFileSync('/nowhere/a'), 'open PATH: no such file or directory'],
  ['a folder that is not there', () => readdirSync('/nowhere'), 'open PATH: no such file or directory'],
  ['a folder read as a file', () => readFileSync('/'), 'read PATH: is a directory'],
  ['a folder written as a file', () => writeFileSync('/', ''), 'open PATH: is a directory'],
  [
    'what no system call said',
    () => {
      throw new Error('odd');
    },
    'PATH: odd',
  ],
])('%s is told as the real tools tell it', (_, act, expected) => {
  let told = '';
  try {
    act();
  } catch (error) {
    told = fileFault(error, 'PATH');
  }
  expect(told).toBe(expected);
});
