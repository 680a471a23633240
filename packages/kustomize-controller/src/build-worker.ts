import { parentPort } from 'node:worker_threads';
import type { RemoteAnswer } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { buildManifests } from './kustomization/build-manifests.ts';
import type { SentAnswer, WorkerAnswer, WorkerRequest } from './kustomization/build-thread.ts';

const open = new Map<string, Tree>();

function treeOf(digest: string): Tree {
  const tree = open.get(digest);
  if (tree === undefined) throw new Error(`the tree ${digest} was never sent`);
  return tree;
}

function answerOf(sent: SentAnswer): RemoteAnswer {
  if ('reason' in sent) return { kind: 'failed', reason: sent.reason };
  return { kind: 'found', tree: treeOf(sent.tree), revision: sent.revision };
}

parentPort?.on('message', ({ id, digest, trees, request, remotes, forget }: WorkerRequest) => {
  for (const old of forget) open.delete(old);
  for (const [name, tree] of trees) open.set(name, Tree.open(tree));
  const known = remotes === undefined ? undefined : new Map(remotes.map(([key, sent]) => [key, answerOf(sent)]));
  const answer: WorkerAnswer = { id, output: buildManifests(treeOf(digest), { ...request, remotes: known }) };
  parentPort?.postMessage(answer);
});
