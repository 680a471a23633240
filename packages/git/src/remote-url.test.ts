import { parseRemoteUrl } from './remote-url.ts';

describe('parseRemoteUrl', () => {
  test.each([
    ['https://example.com/a.git', 'https://example.com/a.git', '', ''],
    ['https://ada:p%40ss@example.com:8443/a.git', 'https://example.com:8443/a.git', 'ada', 'p@ss'],
    ['ssh://git@example.com:22/a.git', 'ssh://git@example.com:22/a.git', 'git', ''],
    ['http://example.com/a.git#fragment', 'http://example.com/a.git', '', ''],
  ])('reads %s', (text, address, username, password) => {
    expect(parseRemoteUrl(text)).toMatchObject({ address, username, password });
  });

  test.each([
    'ext::sh -c whoami',
    'file:///etc',
    'git://example.com/a',
    '/etc/repo',
    '--upload-pack=x',
    'ssh://-oProxyCommand=x/a',
    'ssh://-x@example.com/a',
    'http://example.com/a\nb',
    'http://',
    'https://example.com/-x',
  ])('refuses %j', (text) => {
    expect(() => parseRemoteUrl(text)).toThrow(expect.objectContaining({ code: 'InvalidUrl' }));
  });

  test.each([
    ['http://', 'its host or port cannot be read'],
    ['http://[::1', 'its host or port cannot be read'],
    ['https://ada:hunter2@example.com:port/a', 'its host or port cannot be read'],
    ['ftp://example.com', 'its scheme is not http, https or ssh'],
  ])('says of %j that %s', (text, why) => {
    expect(() => parseRemoteUrl(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(why) }));
  });

  test('does not repeat a password in its complaint', () => {
    expect(() => parseRemoteUrl('ftp://ada:hunter2@example.com')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
