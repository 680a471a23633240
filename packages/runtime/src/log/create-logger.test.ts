import { createLogger, type LoggerOptions } from './create-logger.ts';

function logged(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const now = (): number => Date.parse('2026-11-21T02:26:27.524Z');
  return { lines, logger: createLogger({ level: 'info', encoding: 'json', write: (line) => void lines.push(line), now, ...options }) };
}

test('lines have the keys of Flux', () => {
  const { lines, logger } = logged();
  const log = logger.with({ controller: 'kustomization', controllerGroup: 'kustomize.toolkit.fluxcd.io', controllerKind: 'Kustomization' });
  log
    .with({ Kustomization: { name: 'a', namespace: 'b' }, namespace: 'b', name: 'a', reconcileID: 'id' })
    .info('done', { revision: 'main' });
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    ts: '2026-11-21T02:26:27.524Z',
    msg: 'done',
    controller: 'kustomization',
    controllerGroup: 'kustomize.toolkit.fluxcd.io',
    controllerKind: 'Kustomization',
    Kustomization: { name: 'a', namespace: 'b' },
    namespace: 'b',
    name: 'a',
    reconcileID: 'id',
    revision: 'main',
  });
});

test.each([
  ['an error', new Error('no route'), 'no route'],
  ['an error with its cause', new Error('fetch failed', { cause: new Error('ECONNREFUSED') }), 'fetch failed: ECONNREFUSED'],
  ['a cause that is said already', new Error('fetch: ECONNREFUSED', { cause: new Error('ECONNREFUSED') }), 'fetch: ECONNREFUSED'],
  ['something else', 'oops', 'oops'],
  ['nothing', undefined, undefined],
])('the error key holds %s', (_what, error, text) => {
  const { lines, logger } = logged();
  logger.error(error, 'Reconciler error');
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect([line.level, line.msg, line.error]).toEqual(['error', 'Reconciler error', text]);
});

test.each([
  ['debug', 3],
  ['info', 2],
  ['error', 1],
] as const)('at level %s, %d of debug, info and error are written', (level, count) => {
  const { lines, logger } = logged({ level });
  logger.debug('a');
  logger.info('b');
  logger.error(undefined, 'c');
  expect(lines.length).toBe(count);
});

test('for the eye: time, level, logger, message and the rest, by tabs', () => {
  const { lines, logger } = logged({ encoding: 'console' });
  logger.with({ logger: 'setup' }).info('starting manager', { port: 1 });
  logger.info('plain');
  expect(lines).toEqual([
    '2026-11-21T02:26:27.524Z\tINFO\tsetup\tstarting manager\t{"port":1}\n',
    '2026-11-21T02:26:27.524Z\tINFO\tplain\n',
  ]);
});
