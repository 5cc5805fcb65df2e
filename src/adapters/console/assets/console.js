import { cancelMessage, fetchState, follow, sendMessage } from './api.js';
import { setUpLightbox } from './charts.js';
import { setUpClock } from './clock.js';
import { setUpComposer } from './composer.js';
import { announce, byId, element } from './dom.js';
import { createMessageList } from './message-list.js';
import { setUpSidebar } from './sidebar.js';

const state = { channels: [], messages: new Map(), active: '', unread: new Map(), starters: [] };

const list = createMessageList({ run: say, cancel });
const sidebar = setUpSidebar({ open: (id) => open(id, true) });
const composer = setUpComposer({ channel: () => state.active, send: say });

const messagesOf = (channel) => state.messages.get(channel) ?? new Map();

async function say(text) {
  byId('notice').textContent = '';
  try {
    await sendMessage(state.active, text);
    return true;
  } catch (error) {
    byId('notice').textContent = error.message;
    return false;
  }
}

async function cancel(id) {
  try {
    await cancelMessage(id);
  } catch (error) {
    byId('notice').textContent = error.message;
  }
}

function open(id, focus) {
  const channel = state.channels.find((candidate) => candidate.id === id) ?? state.channels[0];
  if (channel === undefined) return;
  state.active = channel.id;
  state.unread.delete(channel.id);
  history.replaceState(null, '', `/#/${encodeURIComponent(channel.id)}`);
  const isDirect = channel.kind === 'direct';
  const name = isDirect ? channel.name : `#${channel.name}`;
  byId('channel-title').textContent = name;
  byId('channel-topic').textContent = channel.topic;
  document.title = `${name} · sla-bot console`;
  composer.setPlaceholder(
    isDirect ? 'Ask me: summary, report weekly, help …' : `Message ${name}: try /sla summary`,
  );
  sidebar.show(state.channels, state.active, state.unread);
  list.show([...messagesOf(channel.id).values()]);
  showWelcome(channel, name);
  byId('notice').textContent = '';
  if (focus) composer.focus();
}

function showWelcome(channel, name) {
  const welcome = byId('welcome');
  welcome.hidden = messagesOf(channel.id).size > 0;
  const starters = state.starters.map((command) => {
    const button = element('button', { class: 'pill-button', type: 'button' }, `/sla ${command}`);
    button.addEventListener('click', () => {
      say(`/sla ${command}`);
      composer.focus();
    });
    return button;
  });
  welcome.replaceChildren(
    element('img', { src: '/assets/icon.svg', alt: '', width: '52', height: '52' }),
    element('h2', {}, channel.kind === 'direct' ? 'A conversation with sla-bot' : `This is ${name}`),
    element('p', {}, 'Ask how your teams keep their response and resolution promises. A good start:'),
    element('div', { class: 'actions', role: 'group', 'aria-label': 'A good start' }, ...starters),
  );
}

function keep(message) {
  const messages = messagesOf(message.channel);
  messages.set(message.id, message);
  state.messages.set(message.channel, messages);
}

function onMessage(message) {
  const isNew = !messagesOf(message.channel).has(message.id);
  keep(message);
  const isDone = message.author === 'bot' && !message.working;
  if (message.channel === state.active) {
    byId('welcome').hidden = true;
    list.put(message);
    if (isDone) announce(`sla-bot: ${message.answer.title}. ${message.answer.summary}`);
    else if (isNew && message.working) announce('sla-bot is working on it.');
  } else if (isDone) {
    state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
    sidebar.show(state.channels, state.active, state.unread);
  }
}

function onEvent(type, data) {
  if (type === 'message') onMessage(data);
  else if (type === 'reset') load();
  else if (!state.channels.some((channel) => channel.id === data.id)) {
    state.channels.push(data);
    sidebar.show(state.channels, state.active, state.unread);
  }
}

const connectionTexts = {
  open: 'Connected',
  lost: 'Connection lost, trying again …',
  refused: 'The bot was restarted: open its new link',
};

function onState(connection) {
  byId('connection').dataset.state = connection;
  byId('connection-text').textContent = connectionTexts[connection];
  if (connection !== 'open') announce(connectionTexts[connection]);
  if (connection === 'refused') byId('notice').textContent = `${connectionTexts.refused}.`;
}

async function load() {
  const { channels, messages, starters, timeZone, locale, lastEventId } = await fetchState();
  setUpClock(locale, timeZone);
  state.channels = channels;
  state.starters = starters;
  state.messages = new Map();
  for (const message of messages) keep(message);
  const wanted = /^#\/(.+)$/.exec(location.hash)?.[1];
  open(state.active || (wanted === undefined ? '' : decodeURIComponent(wanted)), false);
  return lastEventId;
}

function setUpTheme() {
  const toggle = byId('theme-toggle');
  const update = () => toggle.setAttribute('aria-pressed', String(window.consoleTheme.current() === 'dark'));
  toggle.addEventListener('click', () => window.consoleTheme.toggle());
  window.addEventListener('themechange', update);
  update();
}

setUpTheme();
setUpLightbox();
byId('help-button').addEventListener('click', () => say('/sla help'));
byId('skip-link').addEventListener('click', (event) => {
  event.preventDefault();
  composer.focus();
});
window.addEventListener('hashchange', () => {
  const wanted = /^#\/(.+)$/.exec(location.hash)?.[1];
  if (wanted !== undefined) open(decodeURIComponent(wanted), true);
});
load().then(
  (lastEventId) => {
    composer.focus();
    follow(lastEventId, { onEvent, onState });
  },
  (error) => {
    byId('notice').textContent = error.message;
  },
);
