import { fetchCompletions } from './api.js';
import { byId, element } from './dom.js';

/**
 * The message box with its suggestions (the combobox pattern: focus stays in the box). `channel()` names the open
 * channel; `send(text)` resolves to whether it went out.
 */
export function setUpComposer({ channel, send }) {
  const input = byId('composer-input');
  const list = byId('completions');
  const sendButton = byId('send-button');
  const recalled = [];
  let recallAt = 0;
  let found = { text: '', from: 0, to: 0, items: [] };
  let active = -1;
  let pending = null;
  let settled = Promise.resolve();
  let accepting = null;

  function show(next) {
    found = next;
    active = -1;
    list.replaceChildren(...next.items.map(optionView));
    setOpen(next.items.length > 0);
  }

  function setOpen(open) {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    input.removeAttribute('aria-activedescendant');
    if (!open) active = -1;
  }

  function optionView(item, index) {
    const label = element('span', { class: 'completion-label' }, item.label);
    const detail = element('span', { class: 'completion-detail' }, item.detail);
    const option = element(
      'div',
      { id: `completion-${index}`, role: 'option', 'aria-selected': 'false' },
      label,
      detail,
    );
    option.addEventListener('click', () => accept(index));
    return option;
  }

  function highlight(index) {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(at === index));
      if (at === index) option.scrollIntoView({ block: 'nearest' });
    }
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `completion-${index}`);
  }

  function accept(index) {
    const item = found.items[index];
    if (item === undefined || found.text !== input.value) return;
    input.setRangeText(item.insert, found.from, found.to, 'end');
    changed();
  }

  async function suggest() {
    // A Tab may still wait for what was asked before.
    if (accepting === null) pending?.abort();
    const asked = new AbortController();
    pending = asked;
    const text = input.value;
    const cursor = input.selectionStart ?? text.length;
    try {
      if (text === '') return show({ text, from: 0, to: 0, items: [] });
      const next = { text, cursor, ...(await fetchCompletions(channel(), text, cursor, asked.signal)) };
      if (pending === asked) show(next);
      return next;
    } catch {
      if (pending === asked) setOpen(false);
    } finally {
      if (pending === asked) pending = null;
    }
  }

  /** Closes the suggestions, those still on their way too. */
  function dismiss() {
    pending?.abort();
    pending = null;
    accepting = null;
    setOpen(false);
  }

  function changed() {
    sendButton.disabled = input.value.trim() === '';
    input.classList.toggle('is-command', input.value.startsWith('/'));
    highlight(-1);
    settled = suggest();
  }

  /** A key pressed faster than the suggestions arrive is meant for those of the text as it now is. */
  async function whenFresh(act) {
    let awaited;
    do {
      awaited = settled;
      await awaited;
    } while (awaited !== settled);
    if (!list.hidden) act();
  }

  /** Tab: takes the suggestion of the text as it now is, late if it must; what is typed meanwhile follows it. */
  async function acceptWhenFound() {
    if (accepting === null && pending === null) return accept(Math.max(0, active));
    const turn = acceptAfter(accepting, settled);
    accepting = turn;
    await turn;
    if (accepting === turn) accepting = null;
  }

  async function acceptAfter(before, asked) {
    await before;
    acceptBehind(await (before === null ? asked : settled));
  }

  function acceptBehind(next) {
    const item = next?.items[0];
    if (item === undefined || accepting === null) return;
    const typed = input.value.length - next.text.length;
    const isKept =
      input.value.startsWith(next.text.slice(0, next.cursor)) &&
      input.value.endsWith(next.text.slice(next.cursor)) &&
      (typed === 0 || (typed > 0 && next.to <= next.cursor));
    if (!isKept) return;
    input.setRangeText(item.insert, next.from, next.to, typed === 0 ? 'end' : 'preserve');
    changed();
  }

  function set(text) {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    changed();
  }

  async function submit() {
    const text = input.value.trim();
    if (text === '') return;
    set('');
    dismiss();
    if (await send(text)) {
      recalled.push(text);
      recallAt = recalled.length;
    } else if (input.value === '') set(text);
  }

  function recall(step) {
    const at = recallAt + step;
    if (at < 0 || at > recalled.length) return;
    recallAt = at;
    input.value = recalled[at] ?? '';
    sendButton.disabled = input.value === '';
  }

  function move(step) {
    const count = found.items.length;
    highlight(active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count);
  }

  function onKey(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    const isVertical = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    const step = event.key === 'ArrowDown' ? 1 : -1;
    if (isVertical && isOpen) whenFresh(() => move(step));
    else if (isVertical && (input.value === '' || input.value === recalled[recallAt])) recall(step);
    else if (event.key === 'Tab' && (isOpen || accepting !== null) && !event.shiftKey) acceptWhenFound();
    else if (event.key === 'Enter' && isOpen && active >= 0) accept(active);
    else if (event.key === 'Escape' && (isOpen || pending !== null)) dismiss();
    else return;
    event.preventDefault();
  }

  // The box must keep focus, or the list would close before a click arrives.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  input.addEventListener('input', changed);
  input.addEventListener('keydown', onKey);
  input.addEventListener('blur', dismiss);
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  byId('slash-button').addEventListener('click', () => {
    input.focus();
    set('/sla ');
  });
  return {
    focus: () => input.focus(),
    setPlaceholder(text) {
      input.placeholder = text;
    },
  };
}
