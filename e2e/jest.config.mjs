import unit from '../jest.config.mjs';

/** Scenarios share two cores with the control plane that they start: one at a time, and patient. */
export default {
  ...unit,
  rootDir: import.meta.dirname,
  roots: ['<rootDir>'],
  testMatch: ['**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/testdata/', '/\\.artifacts/'],
  modulePathIgnorePatterns: ['/dist/', '/control-plane/go/', '/oracles/go/', '/\\.artifacts/'],
  testTimeout: 180_000,
  maxWorkers: 1,
  // A scenario that fails may leave a server open: it must not hold up the others, nor CI for ever.
  forceExit: true,
};
