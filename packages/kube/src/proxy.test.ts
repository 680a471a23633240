import { proxyFor } from './proxy.ts';

const PROXY = 'http://proxy.test:3128';

test.each<[string, string, string | undefined]>([
  ['https://api.example.com', '', PROXY],
  ['https://127.0.0.1:6443', '', undefined],
  ['https://[::1]:6443', '', undefined],
  ['https://localhost:6443', '', undefined],
  ['https://api.example.com', '*', undefined],
  ['https://api.example.com', 'example.com', undefined],
  ['https://api.example.com', '.example.com', undefined],
  ['https://example.com', '.example.com', PROXY],
  ['https://notexample.com', 'example.com', PROXY],
  ['https://api.example.com', 'other.com, API.example.com', undefined],
  ['https://api.example.com:6443', 'api.example.com:6443', undefined],
  ['https://api.example.com:6443', 'api.example.com:443', PROXY],
  ['https://api.example.com', 'api.example.com:443', undefined],
  ['https://10.1.2.3:443', '10.0.0.0/8', undefined],
  ['https://11.1.2.3:443', '10.0.0.0/8', PROXY],
  ['https://10.1.2.3:443', '10.1.2.3', undefined],
  ['https://[fd00::1]:443', 'fd00::/8', undefined],
  ['https://[fd00::1]:443', 'fd00::1', undefined],
  ['https://10.1.2.3', '10.0.0.0/99', PROXY],
])('%s with NO_PROXY "%s" goes through %s', (url, exceptions, proxy) => {
  expect(proxyFor(new URL(url), { HTTPS_PROXY: PROXY, NO_PROXY: exceptions })).toBe(proxy);
});

test.each<[Record<string, string>, string, string | undefined]>([
  [{}, 'https://a.test', undefined],
  [{ https_proxy: PROXY }, 'https://a.test', PROXY],
  [{ HTTPS_PROXY: 'proxy.test:3128' }, 'https://a.test', PROXY],
  [{ HTTP_PROXY: PROXY }, 'https://a.test', undefined],
  [{ HTTP_PROXY: PROXY }, 'http://a.test', PROXY],
])('the environment %j sends %s through %s', (env, url, proxy) => {
  expect(proxyFor(new URL(url), env)).toBe(proxy);
});
