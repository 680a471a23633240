import { accumulateEntry, type Target } from './accumulate.ts';
import { Accumulation } from './accumulation.ts';
import { annotateOrigin } from './build-metadata.ts';
import type { Place } from './place.ts';
import { parseResources } from './read-resources.ts';
import { isHttp } from './remote.ts';
import { parseRepoSpec } from './repo-spec.ts';
import type { Resource } from './resource.ts';

/** The configurations of an entry: written in place, or those of a file or a directory. */
export function gatherConfigs(target: Target, entry: string, place: Place): Resource[] {
  if (/[\n:]/.test(entry) && !isHttp(entry) && parseRepoSpec(entry) === undefined) {
    const resources = parseResources(entry, place.file, target.loader);
    for (const resource of resources) {
      resource.originAnnotation = target.originPath === undefined ? undefined : annotateOrigin(target.originPath, target.file.name);
    }
    return resources;
  }
  const gathered = new Accumulation();
  accumulateEntry(target, entry, place, gathered);
  return [...gathered.resources.items];
}
