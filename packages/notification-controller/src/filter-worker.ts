import { parentPort } from 'node:worker_threads';
import { filterMessage } from './alert/message-filter.ts';
import type { FilterRequest } from './alert/message-filters.ts';

parentPort?.on('message', ({ message, lists }: FilterRequest) => {
  parentPort?.postMessage(filterMessage(message, lists));
});
