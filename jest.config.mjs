export default {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/packages'],
  testMatch: ['**/src/**/*.test.ts'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['capstan-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
  },
  modulePathIgnorePatterns: ['/dist/'],
  // Git, sockets and worker threads are real in unit tests, and a busy machine is slow.
  testTimeout: 30_000,
  watchman: false,
};
