import 'reflect-metadata';
import { DEFAULT_LIMITS, fetchArtifact } from '@capstan/artifact';
import { type Client, loadClient } from '@capstan/kube';
import { createLogger, createRegistry, flagsOfProcess, type Logger, Manager, observeClient } from '@capstan/runtime';
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
  log: Symbol('log') as InjectionToken<Logger>,
  client: Symbol('client') as InjectionToken<Client>,
  manager: Symbol('manager') as InjectionToken<Manager>,
  artifacts: Symbol('artifacts') as InjectionToken<ArtifactCache>,
  builds: Symbol('builds') as InjectionToken<BuildPool>,
  remotes: Symbol('remotes') as InjectionToken<RemoteInputs>,
  kustomizations: Symbol('kustomizations') as InjectionToken<Kustomizations>,
};

/** Builds that read no more than this many bytes are done before a thread would have got them. */
const INLINE_BYTES = 64 * 1024;

/** Registers what is outside, then what is made of it. */
async function compose(flags: KustomizeControllerFlags): Promise<void> {
  const log = createLogger({ level: flags['log-level'], encoding: flags['log-encoding'] });
  const registry = createRegistry();
  const kubeconfig = flags.kubeconfig === '' ? {} : { kubeconfig: flags.kubeconfig };
  container.registerInstance(token.log, log);
  container.registerInstance(
    token.client,
    await loadClient({ ...kubeconfig, userAgent: 'kustomize-controller', observer: observeClient(registry) }),
  );
  container.register(token.manager, {
    useFactory: instanceCachingFactory(
      (c) =>
        new Manager({
          controller: 'kustomize-controller',
          client: c.resolve(token.client),
          flags,
          labelSelector: flags['watch-label-selector'],
          log,
          registry,
        }),
    ),
  });
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

async function main(): Promise<void> {
  await compose(flagsOfProcess(kustomizeControllerFlags));
  const manager = container.resolve(token.manager);
  manager.add(container.resolve(token.kustomizations));
  await manager.runAndExit();
}

main().catch((error: unknown) => {
  process.stderr.write(`kustomize-controller: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
