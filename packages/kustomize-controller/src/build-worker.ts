import { parentPort } from 'node:worker_threads';
import { Tree } from '@capstan/tree';
import { buildManifests } from './kustomization/build-manifests.ts';
import type { WorkerAnswer, WorkerRequest } from './kustomization/build-thread.ts';

const trees = new Map<string, Tree>();

parentPort?.on('message', ({ id, digest, tree, request, forget }: WorkerRequest) => {
  for (const old of forget) trees.delete(old);
  if (tree !== undefined) trees.set(digest, Tree.open(tree));
  const open = trees.get(digest);
  if (open === undefined) throw new Error(`the tree ${digest} was never sent`);
  const answer: WorkerAnswer = { id, output: buildManifests(open, request) };
  parentPort?.postMessage(answer);
});
