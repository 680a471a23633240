import { maskUrl } from './mask-url.ts';

describe('maskUrl', () => {
  test.each([
    ['https://host.example/org/repo//dir?ref=v1', 'https://host.example/org/repo//dir?ref=v1'],
    ['git@host.example:org/repo', 'git@host.example:org/repo'],
    ['ssh://git@host.example/org/repo', 'ssh://git@host.example/org/repo'],
    ['https://ada:hunter2@host.example/org/repo', 'https://***@host.example/org/repo'],
    ['https://hunter2@host.example/org/repo', 'https://***@host.example/org/repo'],
    ['git::https://ada:hunter2@host.example/a/b', 'git::https://***@host.example/a/b'],
    ['ssh://ada:hunter2@host.example/a/b', 'ssh://ada:***@host.example/a/b'],
    ['https://host.example/a.yaml?token=hunter2&ref=x', 'https://host.example/a.yaml?token=***&ref=x'],
    ['https://host.example/a.yaml?hunter2', 'https://host.example/a.yaml?***'],
  ])('%s', (url, masked) => {
    expect(maskUrl(url)).toBe(masked);
  });
});
