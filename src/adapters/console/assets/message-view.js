import { addChartButtons } from './charts.js';
import { fullTimeOf, timeOf } from './clock.js';
import { element, icon } from './dom.js';

/** The list item of one message. `actions`: { run(command), cancel(id) }. */
export function messageView(message, actions) {
  const isBot = message.author === 'bot';
  const name = isBot ? 'sla-bot' : 'You';
  const avatar = isBot
    ? element('img', { class: 'avatar', src: '/assets/icon.svg', alt: '', width: '36', height: '36' })
    : element('span', { class: 'avatar avatar-user', 'aria-hidden': 'true' }, 'Y');
  const time = element(
    'time',
    { datetime: new Date(message.at).toISOString(), title: fullTimeOf(message.at) },
    timeOf(message.at),
  );
  const badge = isBot ? element('span', { class: 'badge' }, 'Bot') : null;
  const head = element('p', { class: 'message-head' }, element('strong', {}, name), badge, time);
  const body = element('div', { class: 'message-body' }, head, ...content(message, actions));
  const article = element(
    'article',
    { class: 'message', tabindex: '-1', 'aria-label': `${name}, ${timeOf(message.at)}` },
    avatar,
    body,
  );
  return element('li', { id: `message-${message.id}`, 'data-status': message.status ?? '' }, article);
}

function content(message, actions) {
  if (message.author === 'user') {
    const isCommand = message.text.startsWith('/');
    return [element('p', { class: isCommand ? 'said said-command' : 'said', dir: 'auto' }, message.text)];
  }
  if (message.answer !== null) return answerView(message, actions);
  return [workingView(message, actions)];
}

function workingView(message, actions) {
  const stop = element('button', { class: 'pill-button', type: 'button' }, 'Stop');
  stop.addEventListener('click', () => {
    stop.disabled = true;
    actions.cancel(message.id);
  });
  const dots = element(
    'span',
    { class: 'dots', 'aria-hidden': 'true' },
    element('i'),
    element('i'),
    element('i'),
  );
  const text = element('span', { class: 'progress-text' }, progressText(message));
  return element('div', { class: 'working' }, dots, text, stop);
}

export const progressText = (message) => message.progress || 'Working on it …';

function answerView({ answer, status }, actions) {
  const isPlain =
    status === 'rejected' || status === 'failed' || status === 'cancelled' || status === 'timed-out';
  const title = element(
    'h2',
    { class: isPlain ? 'visually-hidden' : 'answer-title', dir: 'auto' },
    answer.title,
  );
  const subtitle =
    answer.subtitle === '' ? null : element('p', { class: 'answer-subtitle', dir: 'auto' }, answer.subtitle);
  const content = element('div', { class: 'answer-content' });
  // The server escapes every text in this markup; the page's policy allows no script in it either.
  content.innerHTML = answer.html;
  foldMethods(content);
  openLinksOutside(content);
  addChartButtons(content);
  return [
    element(
      'div',
      { class: isPlain ? 'answer answer-plain' : 'answer' },
      title,
      subtitle,
      files(answer.files),
      content,
      buttons(answer.actions, actions),
    ),
  ];
}

/** How a figure was computed is one click away, not in the way. */
function foldMethods(content) {
  for (const method of content.querySelectorAll('.sla-method')) {
    const title = method.querySelector('.sla-method-title');
    const details = element(
      'details',
      { class: 'method' },
      element('summary', {}, title?.textContent ?? 'Method'),
    );
    title?.remove();
    method.replaceWith(details);
    details.append(method);
  }
}

function openLinksOutside(content) {
  for (const link of content.querySelectorAll('a[href]')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
}

function files(list) {
  if (list.length === 0) return null;
  const items = list.map((file) => {
    const label = element('span', { class: 'file-name' }, file.name);
    const size = element('span', { class: 'file-size' }, sizeText(file.bytes));
    const link = element(
      'a',
      { class: 'file', href: file.href, download: file.name },
      icon('file'),
      label,
      size,
    );
    return element('li', {}, link);
  });
  return element('ul', { class: 'files', 'aria-label': 'Files' }, ...items);
}

function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function buttons(list, actions) {
  if (list.length === 0) return null;
  const items = list.map((action) => {
    const button = element(
      'button',
      { class: 'pill-button', type: 'button', title: `/sla ${action.command}` },
      action.label,
    );
    button.addEventListener('click', () => actions.run(`/sla ${action.command}`));
    return button;
  });
  return element('div', { class: 'actions', role: 'group', 'aria-label': 'What next' }, ...items);
}
