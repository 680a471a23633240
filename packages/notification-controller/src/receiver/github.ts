import { NotificationError } from '../error.ts';
import { headerOf, type ReceiverSettings, type ReceiverType, type WebhookRequest } from './receiver-type.ts';
import { verifySignature } from './verify-signature.ts';

function verify(request: WebhookRequest, { token, events }: ReceiverSettings): void {
  const sha256 = headerOf(request, 'x-hub-signature-256');
  if (sha256 !== undefined) verifySignature('X-Hub-Signature-256', sha256, request.body, token);
  else verifySignature('X-Hub-Signature', headerOf(request, 'x-hub-signature'), request.body, token);
  const event = headerOf(request, 'x-github-event') ?? '';
  if (events.length > 0 && !events.some((allowed) => allowed.toLowerCase() === event.toLowerCase())) {
    throw new NotificationError('WebhookRefused', `the GitHub event '${event}' is none of spec.events: ${events.join(', ')}`);
  }
}

/** GitHub's webhooks: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries; the older SHA-1 header where it stands alone. */
export const github: ReceiverType = { verify };
