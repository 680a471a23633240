import { Reason } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import type { SlackMessage } from '../peers/slack/slack-message.ts';

/** A kind of line, which decides its colour. */
export type Tone = 'good' | 'bad' | 'told' | 'plain';

/** One thing that happened, in words. */
export interface Line {
  readonly title: string;
  readonly text: string;
  readonly tone: Tone;
}

const COLOURS: Readonly<Record<Tone, string>> = { good: '32', bad: '31', told: '35', plain: '36' };
const TITLE_WIDTH = 10;

/** What a Kubernetes Event of our controllers says; undefined for all others. */
export function narrateEvent(event: KubeObject): Line | undefined {
  const { involvedObject, message, type, reason } = event;
  if (typeof message !== 'string' || typeof involvedObject !== 'object' || involvedObject === null) return undefined;
  const kind = 'kind' in involvedObject ? String(involvedObject.kind) : '';
  const title = titleOf(kind, message, String(reason));
  if (title === undefined) return undefined;
  return { title, text: message, tone: type === 'Warning' ? 'bad' : 'good' };
}

function titleOf(kind: string, message: string, reason: string): string | undefined {
  switch (kind) {
    case 'GitRepository':
      return reason === 'NewArtifact' ? 'artifact' : 'source';
    case 'Kustomization':
      if (reason === Reason.DriftCorrected) return 'drift';
      if (message.startsWith('Health check')) return 'health';
      return /^\S+\/\S+ (created|configured|deleted)/.test(message) ? 'applied' : 'reconcile';
    case 'Receiver':
      return 'receiver';
    case 'Alert':
    case 'Provider':
      return 'alert';
    default:
      return undefined;
  }
}

/** A message as Slack shows it: who speaks, and the attachment with its coloured edge. */
export function narrateSlack({ channel, username, attachments = [] }: SlackMessage): Line {
  const parts = attachments.flatMap(({ author_name, text = '', fields = [] }) => [
    ...(author_name === undefined ? [] : [author_name]),
    ...text.split('\n'),
    fields.map(({ title, value }) => `${title}: ${value}`).join(', '),
  ]);
  const bad = attachments.some(({ color }) => color === 'danger');
  return {
    title: 'Slack',
    text: [`#${channel} ${username}`, ...parts.map((part) => `┃ ${part}`)].join('\n'),
    tone: bad ? 'bad' : 'told',
  };
}

/** The line as printed: with colours where `colours`, and everything after the first line below it. */
export function printLine({ title, text, tone }: Line, colours: boolean): string {
  const [first = '', ...rest] = text.split('\n');
  const shown = title.padEnd(TITLE_WIDTH);
  const indent = ' '.repeat(TITLE_WIDTH + 1);
  return [`${colours ? `\x1b[${COLOURS[tone]}m${shown}\x1b[0m` : shown} ${first}`, ...rest.map((part) => indent + part)].join('\n');
}
