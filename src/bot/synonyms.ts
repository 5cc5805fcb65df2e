/** What people type where a command has another word for it; the first that it has is meant. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  cancel: ['stop', 'remove'],
  create: ['add'],
  delete: ['remove', 'stop'],
  disable: ['pause', 'stop'],
  enable: ['resume'],
  end: ['stop'],
  new: ['add'],
  off: ['stop', 'pause'],
  on: ['start', 'resume'],
  remove: ['stop'],
  send: ['run'],
  start: ['resume', 'run'],
  stop: ['pause'],
  trigger: ['run'],
  unpause: ['resume'],
  unsubscribe: ['stop'],
  view: ['show', 'list'],
};

/** `remove` of `delete`, where that is among the choices; null: no other word is known. */
export function synonymIn(choices: readonly string[], typed: string): string | null {
  const word = typed.toLowerCase();
  const known = Object.hasOwn(synonyms, word) ? (synonyms[word] ?? []) : [];
  return known.find((one) => choices.includes(one)) ?? null;
}
