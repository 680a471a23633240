// Builds every package whose sources changed.
import { ensureBuilt, ensureInstalled, ensureNode } from './toolchain.mjs';

const node = await ensureNode();
await ensureInstalled(node);
await ensureBuilt(node);
