import { Optional } from 'typebox';
import { conditions } from '../condition.ts';
import { group, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { artifact, sourceKind } from './common-fields.ts';

const spec = group('Where it comes from.', {
  sourceRef: Optional(
    group('The object that it was made from.', {
      apiVersion: Optional(text('API version of that object.')),
      kind: text('Kind of that object.'),
      name: text('Name of that object.'),
      namespace: Optional(text('Namespace of that object; the same by default.')),
    }),
  ),
});

/** An artifact that another program made. */
export const ExternalArtifact = defineKind({
  ...sourceKind,
  kind: 'ExternalArtifact',
  plural: 'externalartifacts',
  shortNames: ['ea'],
  description: 'An artifact that another program made and stored.',
  columns: [age, ready, status, column('Source', '.spec.sourceRef.name')],
  spec,
  status: group('What was stored.', { artifact, conditions: Optional(conditions) }),
});
export type ExternalArtifact = ObjectOf<typeof ExternalArtifact>;
