// Builds what nearly every scenario starts with, before any of them: a first build takes minutes, which no test's time allows for.
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import { E2eError } from '../error.ts';
import { oracles } from '../oracles/oracles.ts';
import { ensureGoTools } from './ensure-go-tools.ts';

try {
  await controlPlaneBinaries(['etcd', 'kube-apiserver', 'kubectl', 'kube-controller-manager', 'kube-scheduler', 'kwok']);
  // It renders the charts by which controllers are started.
  await ensureGoTools(oracles.helm4);
} catch (error) {
  // Without Go each suite skips itself and says so.
  if (!(error instanceof E2eError) || error.code !== 'GoMissing') throw error;
}
