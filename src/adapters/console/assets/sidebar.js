import { byId, element } from './dom.js';

const narrow = window.matchMedia('(max-width: 760px)');

/** The list of conversations; on a narrow screen a drawer. `open(channelId)` is called when one is chosen. */
export function setUpSidebar({ open }) {
  const sidebar = byId('sidebar');
  const menu = byId('menu-button');
  const backdrop = byId('backdrop');

  function setDrawer(isOpen) {
    sidebar.classList.toggle('is-open', isOpen);
    sidebar.inert = narrow.matches && !isOpen;
    backdrop.hidden = !isOpen;
    menu.setAttribute('aria-expanded', String(isOpen));
  }

  function close() {
    const wasInside = sidebar.contains(document.activeElement);
    setDrawer(false);
    if (wasInside && narrow.matches) menu.focus();
  }

  function row(channel, active, unread) {
    const sign = element(
      'span',
      { class: 'channel-sign', 'aria-hidden': 'true' },
      channel.kind === 'direct' ? '●' : '#',
    );
    const label = element('span', { class: 'channel-name' }, channel.name);
    const count =
      unread > 0
        ? element(
            'span',
            { class: 'unread' },
            String(unread),
            element('span', { class: 'visually-hidden' }, ' unread'),
          )
        : null;
    const current = channel.id === active ? 'page' : null;
    const button = element(
      'button',
      { class: 'channel', type: 'button', 'aria-current': current, 'data-channel': channel.id },
      sign,
      label,
      count,
    );
    button.addEventListener('click', () => {
      open(channel.id);
      if (narrow.matches) setDrawer(false);
    });
    return element('li', {}, button);
  }

  function show(channels, active, unread) {
    const focused = document.activeElement?.getAttribute('data-channel');
    for (const [id, kind] of [
      ['channel-list', 'channel'],
      ['direct-list', 'direct'],
    ]) {
      const rows = channels.filter((channel) => channel.kind === kind);
      byId(id).replaceChildren(...rows.map((channel) => row(channel, active, unread.get(channel.id) ?? 0)));
    }
    if (focused != null) sidebar.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
  }

  menu.addEventListener('click', () => {
    setDrawer(menu.getAttribute('aria-expanded') !== 'true');
    sidebar.querySelector('[aria-current]')?.focus();
  });
  backdrop.addEventListener('click', close);
  sidebar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  narrow.addEventListener('change', () => setDrawer(false));
  setDrawer(false);
  return { show };
}
