let formats = formatsFor('en', 'UTC');

function formatsFor(language, timeZone) {
  // Plain English reads day first and by 24 hours, as in the reports.
  const locale = language === 'en' ? 'en-GB' : language;
  return {
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }),
    day: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone }),
  };
}

/** Times beside messages are in the zone of the reports, not in the browser's. */
export function setUpClock(locale, timeZone) {
  formats = formatsFor(locale, timeZone);
}

export const timeOf = (at) => formats.time.format(at);
export const dayOf = (at) => formats.day.format(at);
export const fullTimeOf = (at) => formats.full.format(at);
