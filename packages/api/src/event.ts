import { Optional, type Static } from 'typebox';
import { choice, group, map, moment, text } from './field.ts';

/** Longest message of an event, in characters. */
export const EVENT_MESSAGE_LIMIT = 39_000;

/** An event as controllers POST it to `--events-addr`. Keys of metadata are prefixed by the API group of the object. */
export const Event = group('Something that happened to an object.', {
  involvedObject: group('The object.', {
    kind: Optional(text('Kind.')),
    namespace: Optional(text('Namespace.')),
    name: Optional(text('Name.')),
    uid: Optional(text('UID.')),
    apiVersion: Optional(text('API version.')),
    resourceVersion: Optional(text('Resource version.')),
    fieldPath: Optional(text('Part of the object.')),
  }),
  severity: choice('How bad it is; trace is for commit statuses only.', ['trace', 'info', 'error']),
  timestamp: moment('When it happened.'),
  message: text('What happened, in words for people.', { maxLength: EVENT_MESSAGE_LIMIT }),
  reason: text('What happened, in one word for programs.'),
  metadata: Optional(map('Facts such as the revision.', text('Value.'))),
  reportingController: text('Name of the controller.'),
  reportingInstance: Optional(text('Name of its pod.')),
});
export type Event = Static<typeof Event>;
