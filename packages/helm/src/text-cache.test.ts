import { TextCache } from './text-cache.ts';

describe('TextCache', () => {
  test('gives what was made of an equal text', () => {
    const cache = new TextCache<object>(10);
    const made = {};
    cache.set('text', made);
    expect([cache.get(['te', 'xt'].join('')), cache.get('other')]).toEqual([made, undefined]);
  });

  test('keeps what was used last within its length', () => {
    const cache = new TextCache<number>(10);
    for (const [index, text] of ['aaaa', 'bbbb', 'cc'].entries()) cache.set(text, index);
    cache.get('aaaa');
    cache.set('dd', 3);
    expect(['aaaa', 'bbbb', 'cc', 'dd'].map((text) => cache.get(text))).toEqual([0, undefined, 2, 3]);
  });

  test('does not keep a text that is longer than all may be, and leaves the others', () => {
    const cache = new TextCache<number>(4);
    cache.set('aaaa', 0);
    cache.set('bbbbb', 1);
    expect([cache.get('aaaa'), cache.get('bbbbb')]).toEqual([0, undefined]);
  });

  test('counts a text that is kept anew once', () => {
    const cache = new TextCache<number>(4);
    cache.set('aa', 0);
    cache.set('aa', 1);
    cache.set('bb', 2);
    expect([cache.get('aa'), cache.get('bb')]).toEqual([1, 2]);
  });
});
