/** Sends a request; resolves with the answer's JSON, rejects with a sentence a person can read. */
async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error('The bot does not answer. Is it still running?');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The bot answered with an error (${response.status}).`);
  return body;
}

export const fetchState = () => request('/api/state');

export function sendMessage(channel, text) {
  return request('/api/messages', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel, text }),
  });
}

export const cancelMessage = (id) =>
  request(`/api/messages/${encodeURIComponent(id)}/cancel`, { method: 'POST' });

export function fetchCompletions(channel, text, cursor, signal) {
  const query = new URLSearchParams({ channel, text, cursor: String(cursor) });
  return request(`/api/complete?${query}`, { signal });
}

/**
 * Follows the bot's events from `after` on. The browser reconnects by itself and resumes; only a refusal (the bot
 * was restarted and has a new key) ends the stream for good.
 */
export function follow(after, { onEvent, onState }) {
  const source = new EventSource(`/api/events?after=${after}`);
  for (const type of ['message', 'channel', 'reset']) {
    source.addEventListener(type, (event) => onEvent(type, JSON.parse(event.data)));
  }
  source.addEventListener('open', () => onState('open'));
  source.addEventListener('error', () => {
    onState(source.readyState === EventSource.CLOSED ? 'refused' : 'lost');
  });
}
