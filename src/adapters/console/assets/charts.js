import { byId, element, icon } from './dom.js';

/** The address of a chart's picture in the appearance now shown. */
function themed(src) {
  const url = new URL(src, location.href);
  url.searchParams.set('theme', window.consoleTheme.current());
  return `${url.pathname}${url.search}`;
}

/** Draws the charts of an answer in the current appearance and gives each a button that shows it large. */
export function addChartButtons(content) {
  for (const figure of content.querySelectorAll('figure.sla-chart')) {
    const image = figure.querySelector('img');
    if (image === null) continue;
    const title = figure.querySelector('figcaption')?.textContent ?? 'Chart';
    image.src = themed(image.getAttribute('src'));
    image.addEventListener('error', () => figure.classList.add('chart-failed'));
    image.addEventListener('load', () => figure.classList.remove('chart-failed'));
    const open = element(
      'button',
      { class: 'chart-open', type: 'button', 'aria-label': `Enlarge: ${title}` },
      icon('enlarge'),
    );
    open.addEventListener('click', () => openLightbox(image, title));
    const frame = element('div', { class: 'chart-frame' });
    image.replaceWith(frame);
    frame.append(
      image,
      open,
      element('p', { class: 'chart-failure' }, 'The picture could not be drawn. ', image.alt),
    );
  }
}

function openLightbox(image, title) {
  const large = byId('lightbox-image');
  byId('lightbox-title').textContent = title;
  byId('lightbox-text').textContent = image.alt;
  large.width = image.width;
  large.height = image.height;
  large.alt = image.alt;
  large.src = image.getAttribute('src');
  const download = byId('lightbox-download');
  download.href = image.getAttribute('src');
  download.download = `${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || 'chart'}.png`;
  byId('lightbox').showModal();
}

/** Escape and the close button are the browser's; a click beside the picture closes too. */
export function setUpLightbox() {
  const box = byId('lightbox');
  // On a narrow screen the picture is wider than the dialog; keyboards scroll what has focus.
  byId('lightbox-scroll').tabIndex = 0;
  byId('lightbox-close').addEventListener('click', () => box.close());
  box.addEventListener('click', (event) => {
    if (event.target === box) box.close();
  });
  window.addEventListener('themechange', () => {
    for (const image of document.querySelectorAll('.sla-chart img'))
      image.src = themed(image.getAttribute('src'));
  });
}
