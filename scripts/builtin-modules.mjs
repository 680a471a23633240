import { createRequire, isBuiltin } from 'node:module';

const require = createRequire(import.meta.url);
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * A plugin of esbuild: a bundle takes of Node's own modules what it names, when it starts. An import statement reads every export instead, and
 * those of `node:http` that are read load Node's WebSocket, with all of undici: 7 MiB that no controller needs.
 */
export const builtinModules = {
  name: 'builtin-modules',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z]/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin', sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({ contents: sourceOf(path) }));
  },
};

/** A module that exports what Node's has; what nobody imports is left out of the bundle, and so is never read. */
function sourceOf(name) {
  const exported = Object.keys(require(name)).filter((key) => IDENTIFIER.test(key) && key !== 'default');
  const lines = exported.map((key, index) => `const e${index} = /* @__PURE__ */ (() => builtin.${key})(); export { e${index} as ${key} };`);
  return [`const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)});`, 'export default builtin;', ...lines].join(
    '\n',
  );
}
