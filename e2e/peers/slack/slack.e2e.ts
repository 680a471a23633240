import { slackMessageFaults } from './slack-message.ts';
import { type Slack, startSlack } from './start-slack.ts';

const attachment = {
  color: 'good',
  author_name: 'kustomization/frontend.flux-system',
  text: 'Deployment/production/frontend created',
  mrkdwn_in: ['text'],
  fields: [{ title: 'revision', value: 'main@sha1:1234', short: false }],
};
const message = { channel: 'general', username: 'kustomize-controller', icon_url: '', icon_emoji: '', attachments: [attachment] };

describe("Slack's format", () => {
  test.each([
    ['a message with an attachment', message, []],
    ['a message of text', { text: 'hello' }, []],
    ['nothing said', { channel: 'general', attachments: [] }, ['message: neither text nor attachments nor blocks']],
    ['no object', 'hello', ['message: "hello" instead of an object']],
    ['an unknown field', { text: 'a', colour: 'red' }, ['message.colour: no field of the documented format']],
    ['a colour that Slack does not know', withAttachment({ color: 'red' }), [expect.stringContaining('message.attachments[0].color')]],
    ['a number for a text', withAttachment({ text: 1 }), ['message.attachments[0].text: 1 instead of a string']],
    ['a field without a value', withAttachment({ fields: [{ title: 'a' }] }), ['message.attachments[0].fields[0].value: missing']],
    ['a text that is too long', { text: 'x'.repeat(40_001) }, ['message.text: 40001 characters, 40000 are allowed']],
  ])('judges %s', (_title, payload, expected) => {
    expect(slackMessageFaults(payload)).toEqual(expected);
  });
});

describe('Slack', () => {
  let slack: Slack;
  beforeEach(async () => {
    slack = await startSlack();
  });
  afterEach(() => slack.stop());
  const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { status: response.status, text: await response.text() };
  };
  const bot = { authorization: 'Bearer xoxb-bot-token' };

  test('takes a message through its incoming webhook', async () => {
    const told: unknown[] = [];
    slack.onMessage(({ payload }) => told.push(payload));
    expect(await post(slack.webhookUrl, message)).toEqual({ status: 200, text: 'ok' });
    expect(slack.messages).toMatchObject([{ via: 'webhook', payload: message }]);
    expect(told).toEqual([message]);
  });

  test('takes a message of its bot', async () => {
    const { status, text } = await post(slack.apiUrl, message, bot);
    expect([status, JSON.parse(text)]).toMatchObject([200, { ok: true }]);
    expect(slack.messages).toMatchObject([{ via: 'chat.postMessage', payload: message }]);
  });

  test.each([
    ['another path', '/services/T000/B000/other', message, 404, 'no_service'],
    ['no JSON', '/services/T000/B000/XXXX', 'hello', 400, 'invalid_payload'],
    ['an empty message', '/services/T000/B000/XXXX', {}, 400, 'no_text'],
    ['a wrong field', '/services/T000/B000/XXXX', { text: 1 }, 400, 'invalid_payload'],
  ])('refuses %s at its webhook', async (_title, path, body, status, error) => {
    expect(await post(new URL(path, slack.webhookUrl).href, body)).toEqual({ status, text: error });
    expect(slack.refused).toMatchObject([{ error }]);
    expect(slack.messages).toEqual([]);
  });

  test.each([
    ['no token', {}, message, 'not_authed'],
    ['another token', { authorization: 'Bearer other' }, message, 'invalid_auth'],
    ['a channel that it is not in', bot, { ...message, channel: 'secret' }, 'channel_not_found'],
    ['an empty message', bot, { channel: 'general' }, 'no_text'],
  ])('says 200 and what is wrong to a bot with %s', async (_title, headers: Record<string, string>, body, error) => {
    const { status, text } = await post(slack.apiUrl, body, headers);
    expect([status, JSON.parse(text)]).toEqual([200, { ok: false, error }]);
  });

  test('limits the rate when it is told to', async () => {
    slack.faults.add({ status: 429, headers: { 'retry-after': '1' }, times: 1 });
    expect((await post(slack.webhookUrl, message)).status).toBe(429);
    expect((await post(slack.webhookUrl, message)).status).toBe(200);
    expect(slack.messages).toHaveLength(1);
  });
});

function withAttachment(change: Record<string, unknown>): unknown {
  return { ...message, attachments: [{ ...attachment, ...change }] };
}
