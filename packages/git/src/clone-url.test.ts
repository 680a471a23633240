import { parseCloneUrl } from './clone-url.ts';

describe('parseCloneUrl', () => {
  test.each([
    ['git@example.com:org/repo.git', 'ssh', 'git@example.com:org/repo.git', 'git'],
    ['https://ada:pass@example.com/a', 'https', 'https://example.com/a', 'ada'],
    ['ssh://git@example.com/a', 'ssh', 'ssh://git@example.com/a', 'git'],
  ])('reads %s', (text, transport, address, username) => {
    expect(parseCloneUrl(text)).toMatchObject({ transport, address, username });
  });

  test.each([
    '-oProxyCommand=x@example.com:a',
    'git@-oProxyCommand=x:a',
    'git@example.com:-x',
    'git@example.com:a b',
    'ext::sh -c id',
    '/a',
  ])('refuses %j', (text) => {
    expect(() => parseCloneUrl(text)).toThrow(expect.objectContaining({ code: 'InvalidUrl' }));
  });

  test('takes a path of this machine only where that is allowed', () => {
    expect(parseCloneUrl('file:///srv/a.git', { allowFile: true })).toMatchObject({ transport: 'file', address: 'file:///srv/a.git' });
    expect(() => parseCloneUrl('file:///srv/a.git')).toThrow(expect.objectContaining({ code: 'InvalidUrl' }));
  });
});
