import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ArtifactStore } from '@capstan/artifact';
import { flagsOfProcess, type Manager, runController } from '@capstan/runtime';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { advertisedAddress } from './advertised-address.ts';
import { FileServer } from './file-server.ts';
import { type SourceControllerFlags, sourceControllerFlags } from './flags.ts';
import { GitRepositories } from './gitrepository/git-repositories.ts';
import type { Storage } from './gitrepository/store.ts';

/** What the container holds. A symbol carries no type, so each is told its own here. */
const token = {
  manager: Symbol('manager') as InjectionToken<Manager>,
  storageRoot: Symbol('storageRoot') as InjectionToken<string>,
  cacheDirectory: Symbol('cacheDirectory') as InjectionToken<string>,
  temporaryDirectory: Symbol('temporaryDirectory') as InjectionToken<string>,
  storage: Symbol('storage') as InjectionToken<Storage>,
  fileServer: Symbol('fileServer') as InjectionToken<FileServer>,
  gitRepositories: Symbol('gitRepositories') as InjectionToken<GitRepositories>,
};

/** Registers what is outside, then what is made of it. */
function compose(manager: Manager, flags: SourceControllerFlags): void {
  container.registerInstance(token.manager, manager);
  container.registerInstance(token.storageRoot, resolve(flags['storage-path'] === '' ? 'data' : flags['storage-path']));
  // A name with a dot is not served.
  container.registerInstance(token.cacheDirectory, join(container.resolve(token.storageRoot), '.git-cache'));
  container.registerInstance(token.temporaryDirectory, temporaryDirectoryOf(container.resolve(token.storageRoot)));
  container.register(token.storage, {
    useFactory: instanceCachingFactory((c) => ({
      address: advertisedAddress(flags['storage-adv-addr'], flags['storage-addr']),
      store: new ArtifactStore({
        root: c.resolve(token.storageRoot),
        retentionRecords: flags['artifact-retention-records'],
        retentionTtlMs: flags['artifact-retention-ttl'],
      }),
    })),
  });
  container.register(token.fileServer, {
    useFactory: instanceCachingFactory((c) => new FileServer(c.resolve(token.storageRoot), flags['storage-addr'], manager.log)),
  });
  container.register(token.gitRepositories, {
    useFactory: instanceCachingFactory(
      (c) =>
        new GitRepositories({
          flags,
          manager: c.resolve(token.manager),
          storage: c.resolve(token.storage),
          cacheDirectory: c.resolve(token.cacheDirectory),
          settings: {
            temporaryDirectory: c.resolve(token.temporaryDirectory),
            sshKexAlgorithms: flags['ssh-kex-algos'],
            sshHostKeyAlgorithms: flags['ssh-hostkey-algos'],
            limits: { maxFiles: flags['artifact-max-files'], maxBytes: flags['artifact-max-size'] },
          },
        }),
    ),
  });
}

/** One for each storage, so that a process finds what a killed one before it left, and touches no other's. */
function temporaryDirectoryOf(storageRoot: string): string {
  return join(tmpdir(), `capstan-source-${createHash('sha256').update(storageRoot).digest('hex').slice(0, 16)}`);
}

const flags = flagsOfProcess(sourceControllerFlags);
await runController(sourceControllerFlags.program, flags, async (manager) => {
  compose(manager, flags);
  await mkdir(container.resolve(token.storageRoot), { recursive: true });
  manager.add(container.resolve(token.fileServer));
  manager.add(container.resolve(token.gitRepositories));
});
