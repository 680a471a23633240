import 'reflect-metadata';
import { DEFAULT_LIMITS, fetchArtifact } from '@capstan/artifact';
import { flagsOfProcess, type Manager, runController } from '@capstan/runtime';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { type KustomizeControllerFlags, kustomizeControllerFlags } from './flags.ts';
import { ArtifactCache } from './kustomization/artifact-cache.ts';
import { BuildPool } from './kustomization/build-pool.ts';
import { Kustomizations } from './kustomization/kustomizations.ts';
import { RemoteInputs } from './kustomization/remote-inputs.ts';
import { localUrl } from './local-url.ts';
import { openRemoteCache } from './open-remote-cache.ts';

/** What the container holds. A symbol carries no type, so each is told its own here. */
const token = {
  manager: Symbol('manager') as InjectionToken<Manager>,
  artifacts: Symbol('artifacts') as InjectionToken<ArtifactCache>,
  builds: Symbol('builds') as InjectionToken<BuildPool>,
  remotes: Symbol('remotes') as InjectionToken<RemoteInputs>,
  kustomizations: Symbol('kustomizations') as InjectionToken<Kustomizations>,
};

/** Builds that read no more than this many bytes are done before a thread would have got them. */
const INLINE_BYTES = 64 * 1024;

/** Registers what is outside, then what is made of it. */
function compose(manager: Manager, flags: KustomizeControllerFlags): void {
  container.registerInstance(token.manager, manager);
  const limits = { maxFiles: flags['artifact-max-files'], maxBytes: flags['artifact-max-size'], retries: flags['http-retry'] };
  container.register(token.artifacts, {
    useFactory: instanceCachingFactory(
      () =>
        new ArtifactCache(
          // A server that sends more than the artifact is said to hold is not listened to any longer.
          ({ url, digest, size }) =>
            fetchArtifact({
              url: localUrl(url, process.env),
              digest,
              ...limits,
              ...(size ? { maxDownloadBytes: Math.min(size, DEFAULT_LIMITS.maxDownloadBytes) } : {}),
            }),
          flags['artifact-cache-size'],
        ),
    ),
  });
  container.register(token.builds, {
    useFactory: instanceCachingFactory(
      () =>
        new BuildPool({
          // Beside this file: as source, or bundled.
          workerUrl: new URL(import.meta.url.endsWith('.ts') ? './build-worker.ts' : './build-worker.js', import.meta.url),
          inlineBytes: INLINE_BYTES,
          heapMiB: flags['build-heap-size'],
          idleMs: 30_000,
        }),
    ),
  });
  container.register(token.remotes, {
    useFactory: instanceCachingFactory(() => new RemoteInputs(flags['no-remote-bases'] ? undefined : openRemoteCache(flags))),
  });
  container.register(token.kustomizations, {
    useFactory: instanceCachingFactory(
      (c) =>
        new Kustomizations({
          flags,
          manager: c.resolve(token.manager),
          artifacts: c.resolve(token.artifacts),
          builds: c.resolve(token.builds),
          remotes: c.resolve(token.remotes),
        }),
    ),
  });
}

const flags = flagsOfProcess(kustomizeControllerFlags);
await runController(kustomizeControllerFlags.program, flags, (manager) => {
  compose(manager, flags);
  manager.add(container.resolve(token.kustomizations));
});
