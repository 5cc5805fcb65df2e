/** A delivery of Slack made anew, and mutated. */
import { mutateJson, pick } from './fuzz-mutate.mjs';

/** As if it had just been done: what names it is its own, so that nothing is taken for a repetition. */
export function freshDelivery(fake, deliveries, number, random) {
  const { type, payload } = structuredClone(pick(deliveries, random));
  if (payload.event_id !== undefined) payload.event_id = `Ev${number}`;
  if (payload.trigger_id !== undefined) {
    payload.trigger_id = `1.${number}.a`;
    fake.workspace.triggers.add(payload.trigger_id);
  }
  if (payload.response_url !== undefined)
    payload.response_url = fake.responseUrl(payload.channel_id ?? payload.channel?.id ?? 'CSLA');
  return { type, payload };
}

/** The payload as it is, or changed in some places. */
export function mutatedPayload(payload, deliveries, random) {
  if (random() < 0.12) return payload;
  return mutateJson(
    payload,
    random,
    deliveries.map((one) => one.payload),
  );
}
