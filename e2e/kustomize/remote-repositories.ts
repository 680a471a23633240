import type { GitServer } from '../peers/git/git-server.ts';

/** A manifest of nothing but a name. */
export const object = (name: string, kind = 'ConfigMap'): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
/** A kustomization of these resources. */
export const list = (...resources: string[]): string => `resources:\n${resources.map((resource) => `- ${resource}\n`).join('')}`;

/** The repositories of the cases; gives the first commit of `shared`. */
export async function createRepositories(git: GitServer): Promise<{ commit: string }> {
  const shared = await git.create('shared');
  const commit = await shared.commit({
    'kustomization.yaml': 'resources: [base/m.yaml]\nnamePrefix: root-\n',
    'base/kustomization.yaml': 'resources: [m.yaml, ../other]\nconfigMapGenerator:\n- name: g\n  literals: [a=one]\n',
    'base/m.yaml': object('m'),
    'other/kustomization.yaml': 'resources: [o.yaml]\n',
    'other/o.yaml': object('o', 'Secret'),
    'over/kustomization.yaml': 'resources: [../base]\nnameSuffix: -over\n',
    'plain/m.yaml': object('m'),
    'reaching/kustomization.yaml': 'resources: [../base/m.yaml]\n',
    'leaving/kustomization.yaml': 'resources: [../../x]\n',
    'component/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n',
    'transformers/kustomization.yaml': 'resources: [prefix.yaml]\n',
    'transformers/prefix.yaml':
      'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: t-\nfieldSpecs: [{path: metadata/name}]\n',
    'generators/kustomization.yaml': 'resources: [map.yaml]\n',
    'generators/map.yaml': 'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: made}\nliterals: [a=b]\n',
  });
  await shared.tag('v1');
  await shared.commit({ 'base/m.yaml': object('m2') });
  await shared.tag('v2', { message: 'two' });
  await shared.commit({ 'base/m.yaml': object('next') }, { branch: 'next', from: 'main' });
  const prefixed = await git.create('prefixed');
  await prefixed.commit({
    'a/kustomization.yaml': `namePrefix: a-\n${list(`${git.url}/shared.git//base?ref=v1`)}`,
    'b/kustomization.yaml': `namePrefix: b-\n${list(`${git.url}/shared.git//base?ref=v2`)}`,
  });
  const outer = await git.create('outer');
  await outer.commit({
    'over/kustomization.yaml': `namePrefix: outer-\n${list(`${git.url}/shared.git//base?ref=v1`, '../beside')}`,
    'beside/kustomization.yaml': 'resources: [s.yaml]\n',
    'beside/s.yaml': object('beside'),
    'left/kustomization.yaml': `namePrefix: left-\n${list(`${git.url}/shared.git//base`)}`,
    'right/kustomization.yaml': `namePrefix: right-\n${list(`${git.url}/shared.git//base`)}`,
  });
  await (await git.create('cycle-a')).commit({ 'kustomization.yaml': list(`${git.url}/cycle-b.git`) });
  await (await git.create('cycle-b')).commit({ 'kustomization.yaml': list(`${git.url}/cycle-a.git`) });
  await (await git.create('hanging')).commit({ 'base/kustomization.yaml': list('m.yaml'), 'base/m.yaml': object('m') });
  // A repository whose URL has no .git: its folder has none either.
  const azure = await git.create('_git/azure');
  await azure.commit({ 'base/kustomization.yaml': list('m.yaml'), 'base/m.yaml': object('azure') });
  await azure.git('config', 'core.bare', 'true');
  await createLinked(git);
  await createWithSubmodules(git);
  return { commit };
}

/** Repositories that hold symbolic links. */
async function createLinked(git: GitServer): Promise<void> {
  await (await git.create('linked')).commit({
    'base/kustomization.yaml': list('m.yaml'),
    'base/m.yaml': object('m'),
    'file/kustomization.yaml': list('inner/link.yaml'),
    'file/inner/link.yaml': { symlink: '../real.yaml' },
    'file/real.yaml': object('real'),
    'folder/kustomization.yaml': list('there', '../by/way'),
    'folder/there': { symlink: '../base' },
    by: { symlink: 'folder/around' },
    'folder/around/way/kustomization.yaml': `${list('w.yaml')}nameSuffix: -w\n`,
    'folder/around/way/w.yaml': object('w'),
    'named/kustomization.yaml': { symlink: 'real.yaml' },
    'named/real.yaml': list('m.yaml'),
    'named/m.yaml': object('named'),
    'chain/kustomization.yaml': list('a.yaml'),
    'chain/a.yaml': { symlink: './b.yaml' },
    'chain/b.yaml': { symlink: '../chain/c.yaml' },
    'chain/c.yaml': object('c'),
    'aside/kustomization.yaml': list('link.yaml'),
    'aside/link.yaml': { symlink: '../base/m.yaml' },
    'leaving/kustomization.yaml': list('link.yaml'),
    'leaving/link.yaml': { symlink: '../../../../../../../../../../../../etc/hostname' },
    'absolute/kustomization.yaml': list('link.yaml'),
    'absolute/link.yaml': { symlink: '/etc/hostname' },
    'dangling/kustomization.yaml': list('link.yaml'),
    'dangling/link.yaml': { symlink: 'nothing.yaml' },
    'circle/kustomization.yaml': list('link.yaml'),
    'circle/link.yaml': { symlink: 'other.yaml' },
    'circle/other.yaml': { symlink: 'link.yaml' },
    'above/kustomization.yaml': list('up'),
    'above/up': { symlink: '../above' },
  });
}

/** Repositories that hold others. */
async function createWithSubmodules(git: GitServer): Promise<void> {
  const leaf = await git.create('leaf');
  const first = await leaf.commit({ 'kustomization.yaml': list('m.yaml'), 'm.yaml': object('leaf') });
  await leaf.commit({ 'm.yaml': object('leaf-later') });
  const branch = await git.create('branch');
  const twig = await branch.commit({
    '.gitmodules': '[submodule "leaf"]\n\tpath = deep/leaf\n\turl = ../leaf.git\n',
    'deep/leaf': { submodule: first },
    'kustomization.yaml': `${list('deep/leaf')}namePrefix: branch-\n`,
  });
  const modules = (...names: string[]): string =>
    names.map((name) => `[submodule "${name}"]\n\tpath = ${name}\n\turl = ${git.url}/branch.git\n`).join('');
  await (await git.create('trunk')).commit({
    '.gitmodules': modules('one'),
    one: { submodule: twig },
    'kustomization.yaml': `${list('one', 'own.yaml')}nameSuffix: -trunk\n`,
    'own.yaml': object('own'),
    'alone/kustomization.yaml': list('a.yaml'),
    'alone/a.yaml': object('alone'),
    'linked/kustomization.yaml': list('../link'),
    link: { symlink: 'one/deep/leaf' },
  });
  await (await git.create('undeclared')).commit({
    one: { submodule: twig },
    'kustomization.yaml': list('own.yaml'),
    'own.yaml': object('own'),
  });
  await (await git.create('unwanted')).commit({
    '.gitmodules': `${modules('one')}\tupdate = none\n`,
    one: { submodule: twig },
    'kustomization.yaml': list('own.yaml'),
    'own.yaml': object('own'),
  });
  await (await git.create('lost')).commit({
    '.gitmodules': modules('one'),
    one: { submodule: '1'.repeat(40) },
    'kustomization.yaml': list('own.yaml'),
    'own.yaml': object('own'),
  });
  await (await git.create('of-this-machine')).commit({
    '.gitmodules': `[submodule "one"]\n\tpath = one\n\turl = file://${git.root}/branch.git\n`,
    one: { submodule: twig },
    'kustomization.yaml': list('own.yaml'),
    'own.yaml': object('own'),
  });
}
