import { dayOf } from './clock.js';
import { byId, element } from './dom.js';
import { messageView, progressText } from './message-view.js';

/** Pixels from the end within which a reader counts as following along. */
const NEAR_END = 120;

/** The messages of the open channel. `actions`: { run(command), cancel(id) }. */
export function createMessageList(actions) {
  const scroll = byId('scroll');
  const list = byId('messages');
  const newer = byId('newer');
  // Keyboards scroll what has focus.
  scroll.tabIndex = 0;
  let lastDay = '';

  const isNearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    newer.hidden = true;
  }

  function append(message) {
    const day = dayOf(message.at);
    if (day !== lastDay) list.append(element('li', { class: 'day' }, element('span', {}, day)));
    lastDay = day;
    list.append(messageView(message, actions));
  }

  /** A long answer is read from its beginning: its first line comes to the top, not its last to the bottom. */
  function follow(item) {
    const isTall = item.offsetHeight > scroll.clientHeight;
    if (!isTall) return toEnd();
    scroll.scrollTop = item.offsetTop - scroll.offsetTop - 8;
    newer.hidden = true;
  }

  function replace(old, message) {
    const progress = old.querySelector('.progress-text');
    if (message.working && progress !== null) {
      progress.textContent = progressText(message);
      return old;
    }
    const hadFocus = old.contains(document.activeElement);
    const item = messageView(message, actions);
    old.replaceWith(item);
    if (hadFocus) item.querySelector('article').focus({ preventScroll: true });
    return item;
  }

  newer.addEventListener('click', toEnd);
  scroll.addEventListener('scroll', () => {
    if (isNearEnd()) newer.hidden = true;
  });
  return {
    show(messages) {
      lastDay = '';
      list.replaceChildren();
      for (const message of messages) append(message);
      if (list.lastElementChild === null) toEnd();
      else follow(list.lastElementChild);
    },
    put(message) {
      const follows = isNearEnd() || message.author === 'user';
      const old = byId(`message-${message.id}`);
      if (old === null) append(message);
      const item = old === null ? list.lastElementChild : replace(old, message);
      if (follows) follow(item);
      else if (old === null) newer.hidden = false;
    },
  };
}
