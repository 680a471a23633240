export { resolvePath } from './resolve-path.ts';
export { type NodeKind, type SharedTree, Tree } from './tree.ts';
