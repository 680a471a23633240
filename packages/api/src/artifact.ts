import { Optional, type Static } from 'typebox';
import { group, map, moment, text, whole } from './field.ts';
import { DIGEST } from './pattern.ts';

/** What a source's last successful fetch left in the store. */
export const Artifact = group('A stored archive of the source at one revision.', {
  url: text('Where consumers fetch the archive.'),
  path: text('Its path below the root of the store.'),
  revision: text('The revision of the source that it holds, in the form of its kind.'),
  digest: text('Digest of the archive, ALGORITHM:HEX; consumers check it before use.', { pattern: DIGEST }),
  size: Optional(whole('Bytes of the archive.')),
  lastUpdateTime: moment('When this revision was stored.'),
  metadata: Optional(map('Annotations of upstream, such as those of an OCI artifact.', text('Value.'))),
});
export type Artifact = Static<typeof Artifact>;
