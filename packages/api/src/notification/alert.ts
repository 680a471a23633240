import { Optional } from 'typebox';
import { choice, flag, group, list, map, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { age } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import { crossNamespaceReference, NOTIFICATION_CATEGORIES, NOTIFICATION_GROUP, retiredStatus } from './common-fields.ts';

const spec = group('Which events to tell of, and to whom.', {
  providerRef: localReference('The Provider to send through.'),
  eventSources: list('Objects whose events count.', group('Objects of one kind.', crossNamespaceReference)),
  eventSeverity: Optional(choice('info for all events, error for failures only.', ['info', 'error'], { default: 'info' })),
  inclusionList: Optional(list('Only messages that match one of these.', text('Regular expression.'))),
  exclusionList: Optional(list('No messages that match one of these; wins over inclusionList.', text('Regular expression.'))),
  eventMetadata: Optional(map('Metadata to add to every event.', text('Value.'))),
  summary: Optional(text('Retired: use the key summary of eventMetadata.', { maxLength: 255 })),
  suspend: Optional(flag('Send nothing until it is false again.')),
});

/** Which events go to which provider. */
export const Alert = defineKind({
  group: NOTIFICATION_GROUP,
  version: 'v1beta3',
  kind: 'Alert',
  plural: 'alerts',
  categories: NOTIFICATION_CATEGORIES,
  component: 'notification-controller',
  description: 'Events of chosen objects, sent through a Provider.',
  columns: [age],
  spec,
  retired: [
    { version: 'v1beta2', status: retiredStatus },
    { version: 'v1beta1', status: retiredStatus },
  ],
});
export type Alert = ObjectOf<typeof Alert>;
