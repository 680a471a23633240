// A parent to be killed: it starts a control plane, says what it started, and waits.
import { startControlPlane } from '../start-control-plane.ts';

const controlPlane = await startControlPlane();
const pids = ['etcd', 'kube-apiserver'].map((name) => controlPlane.process(name)?.pid);
process.stdout.write(`${JSON.stringify({ pids, directory: controlPlane.directory })}\n`);
setInterval(() => {}, 60_000);
