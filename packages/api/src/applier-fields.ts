import { Optional } from 'typebox';
import { anyObject, anything, choice, group, list, map, text } from './field.ts';
import { selector } from './reference.ts';

/** The categories of the kinds that apply objects. */
export const APPLIER_CATEGORIES = ['all', 'fluxcd', 'fluxcd-appliers'] as const;

export const commonMetadata = Optional(
  group('Metadata that every applied object gets; wins over what the object has.', {
    labels: Optional(map('Labels to set.', text('Value.'))),
    annotations: Optional(map('Annotations to set.', text('Value.'))),
  }),
);

export const dependsOn = Optional(
  list(
    'Objects of this kind that must be ready first.',
    group('One of them.', {
      name: text('Its name.'),
      namespace: Optional(text('Its namespace; the same by default.')),
      readyExpr: Optional(text('CEL over dep and self that says whether it is ready, besides its own Ready condition.')),
    }),
  ),
);

export const healthCheckExprs = Optional(
  list(
    'How to tell the health of custom resources, by CEL over the object.',
    group('The expressions of one kind.', {
      apiVersion: text('API version of the objects.'),
      kind: Optional(text('Kind of the objects.')),
      current: text('True when the object is healthy.'),
      inProgress: Optional(text('True while the object gets there.')),
      failed: Optional(text('True when the object has failed.')),
    }),
  ),
);

export const images = Optional(
  list(
    'Image names to rewrite.',
    group('One image.', {
      name: text('Name of the image as it is written, without tag.'),
      newName: Optional(text('Name to write in its place.')),
      newTag: Optional(text('Tag to write.')),
      digest: Optional(text('Digest to write; wins over newTag.')),
    }),
  ),
);

export const patches = Optional(
  list(
    'Strategic merge and JSON 6902 patches.',
    group('One patch.', {
      patch: text('The patch, as YAML or JSON in a string.'),
      target: Optional(selector('Which objects to patch; a strategic merge patch names its own by default.')),
    }),
  ),
);

export const ignoreRules = Optional(
  list(
    'Fields that are left to others.',
    group('One rule.', {
      paths: list('JSON pointers of the fields.', text('JSON pointer.')),
      target: Optional(selector('On which objects; all by default.')),
    }),
  ),
);

/** The patch fields that `patches` took the place of. */
export const retiredPatches = {
  patchesStrategicMerge: Optional(list('Retired: use patches.', anyObject('A strategic merge patch.'))),
  patchesJson6902: Optional(
    list(
      'Retired: use patches.',
      group('One patch and its target.', {
        patch: list(
          'Operations.',
          group('One operation.', {
            op: choice('What to do.', ['test', 'remove', 'add', 'replace', 'move', 'copy']),
            path: text('JSON pointer of the field.'),
            from: Optional(text('JSON pointer of the field to take from.')),
            value: Optional(anything('The value.')),
          }),
        ),
        target: selector('Which objects to patch.'),
      }),
    ),
  ),
};

/** Names the field to use in place of the one that was dropped. */
export function patchRemedy(field: keyof typeof retiredPatches): string {
  return `${field} is retired: move its entries to patches`;
}

export const inventory = Optional(
  group('The objects that were applied.', {
    entries: list(
      'One entry an object.',
      group('One object.', {
        id: text('NAMESPACE_NAME_GROUP_KIND.'),
        v: text('API version that it was applied in.'),
      }),
    ),
  }),
);
