import type { Event } from '../event/event.ts';
import { deliveryUrl } from './delivery-url.ts';
import type { Delivery, ProviderSettings, ProviderType } from './provider.ts';
import { shorten } from './shorten.ts';

/** The method of Slack's Web API for bots; every other address is taken for an incoming webhook. */
const POST_MESSAGE = 'https://slack.com/api/chat.postMessage';
const POST_MESSAGE_PATH = new URL(POST_MESSAGE).pathname;

/**
 * Slack cuts the text of an attachment here, without a word; it documents no limit. What it refuses or cuts of the rest is not known either: a
 * summary and a field are of use while they are short.
 */
const TEXT_AT_MOST = 8_000;
const SHORT_TEXT_AT_MOST = 2_000;

/** The attachment format that Slack, Discord's Slack endpoint and Rocket.Chat share: https://api.slack.com/reference/messaging/attachments */
function slackPayload(event: Event, settings: Pick<ProviderSettings, 'channel' | 'username'>): Record<string, unknown> {
  const { kind, name, namespace } = event.involvedObject;
  const author = `${kind.toLowerCase()}/${name}.${namespace}`;
  return {
    channel: settings.channel,
    username: settings.username || event.reportingController,
    icon_url: '',
    icon_emoji: '',
    attachments: [
      {
        fallback: textOf(`${author}: ${event.message.split('\n')[0]}`, SHORT_TEXT_AT_MOST),
        color: event.severity === 'error' ? 'danger' : 'good',
        author_name: author,
        text: textOf(event.message, TEXT_AT_MOST),
        mrkdwn_in: ['text'],
        fields: Object.entries(event.metadata ?? {}).map(([title, value]) => ({
          title,
          value: textOf(value, SHORT_TEXT_AT_MOST),
          short: false,
        })),
      },
    ],
  };
}

/**
 * A text as Slack takes it. These three characters make links and mentions (https://api.slack.com/reference/surfaces/formatting#escaping): a
 * commit's subject must not call a channel.
 */
function textOf(text: string, limit: number): string {
  return shorten(text, limit).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function deliveryOf(event: Event, settings: ProviderSettings): Delivery {
  const url = deliveryUrl(settings.address, 'a Slack provider');
  return {
    url,
    headers: settings.token === '' ? {} : { authorization: `Bearer ${settings.token}` },
    body: JSON.stringify(slackPayload(event, settings)),
    // The Web API answers 200 to everything and says in the body whether it took the message; webhooks use the status.
    ...(new URL(url).pathname === POST_MESSAGE_PATH ? { refusal: refusalOf } : {}),
  };
}

function refusalOf(body: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return 'Slack answered with something that is not JSON';
  }
  if (typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true) return undefined;
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return `Slack responded with error: ${typeof error === 'string' ? error : 'unknown'}`;
}

/** Slack: incoming webhooks, and `chat.postMessage` with a bot's token. */
export const slack: ProviderType = { deliveryOf };
