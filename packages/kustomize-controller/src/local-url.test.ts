import { localUrl } from './local-url.ts';

describe('localUrl', () => {
  test.each([
    ['http://source-controller.flux-system/a/b.tar.gz', {}, 'http://source-controller.flux-system/a/b.tar.gz'],
    [
      'http://source-controller.flux-system/a/b.tar.gz',
      { SOURCE_CONTROLLER_LOCALHOST: 'localhost:8080' },
      'http://localhost:8080/a/b.tar.gz',
    ],
    ['nonsense', { SOURCE_CONTROLLER_LOCALHOST: 'localhost:8080' }, 'nonsense'],
  ])('%s with %j is %s', (url, env, expected) => {
    expect(localUrl(url, env)).toBe(expected);
  });
});
