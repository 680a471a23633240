import { type Format, flag, list, object, pattern, someText, text } from '../format.ts';

/** A message as Slack's documentation has it, in so far as alerts use it. */
export interface SlackMessage {
  readonly channel?: string;
  readonly username?: string;
  readonly icon_url?: string;
  readonly icon_emoji?: string;
  readonly text?: string;
  readonly attachments?: readonly SlackAttachment[];
  readonly blocks?: readonly unknown[];
}

export interface SlackAttachment {
  readonly fallback?: string;
  readonly color?: string;
  readonly author_name?: string;
  readonly title?: string;
  readonly text?: string;
  readonly mrkdwn_in?: readonly string[];
  readonly fields?: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
}

// docs.slack.dev: a text above 40,000 characters is cut off, a message has at most 100 attachments and 50 blocks.
const MAX_TEXT = 40_000;
const MAX_ATTACHMENTS = 100;
const MAX_BLOCKS = 50;
const anything: Format = () => [];

const attachment = object(
  {},
  {
    fallback: text(),
    color: pattern(/^(good|warning|danger|#[0-9a-fA-F]{6})$/),
    pretext: text(),
    author_name: text(),
    author_link: text(),
    author_icon: text(),
    title: text(),
    title_link: text(),
    text: text(MAX_TEXT),
    fields: list(object({ title: text(), value: text() }, { short: flag })),
    mrkdwn_in: list(pattern(/^(text|pretext|fields)$/)),
    image_url: text(),
    thumb_url: text(),
    footer: text(),
    footer_icon: text(),
    ts: anything,
    blocks: list(anything, MAX_BLOCKS),
  },
);

const message = object(
  {},
  {
    channel: text(),
    username: text(),
    icon_url: text(),
    icon_emoji: text(),
    text: text(MAX_TEXT),
    blocks: list(object({ type: someText }, {}), MAX_BLOCKS),
    attachments: list(attachment, MAX_ATTACHMENTS),
    thread_ts: text(),
    mrkdwn: flag,
    link_names: flag,
    unfurl_links: flag,
    unfurl_media: flag,
    parse: text(),
  },
);

/** Where a payload differs from the documented format of a message; empty when it does not. */
export function slackMessageFaults(payload: unknown): string[] {
  const faults = message(payload, 'message');
  if (faults.length > 0) return faults;
  // The format was just checked.
  const { text: words, attachments, blocks } = payload as SlackMessage;
  const says = (words ?? '') !== '' || (attachments ?? []).length > 0 || (blocks ?? []).length > 0;
  return says ? [] : ['message: neither text nor attachments nor blocks'];
}
