/** Where the two programs mean different things by a figure, why, and what is compared instead. */

/** `aligned`: the families that compare it with the definition made the same; none: not comparable. */
export const differing = [
  {
    figure: 'daily compliance and medians',
    reason:
      'Ours count by the day of the verdict or the stop, so that days add up and a day that is over is complete; the peer counts by the day of opening, and the last days still lack their late incidents.',
    aligned: [
      'counts by day of opening',
      'compliance by day of opening',
      'median times by day of opening',
      'median response by hour of the week',
      'breach rate by hour of the week',
    ],
  },
  {
    figure: 'window and days of the slopes',
    reason:
      'Ours are of the last 30 closed days with the weekday effect taken out (an ordinary week is no trend); the peer fits the plain values and leaves out the last three days, on which late incidents are still pending.',
    aligned: ['slopes of the plain series', 'slopes in the report'],
  },
  {
    figure: 'p of a trend',
    reason:
      "Ours is Mann-Kendall's, widened for dependence between days and adjusted over all series; the peer's is Student's on the slope.",
    aligned: ['p of these slopes'],
  },
  {
    figure: 'previous period of a month',
    reason:
      'Ours is the calendar month before; the peer takes as many days as the month has. A custom report on the same days compares as the peer does.',
    aligned: ['previous period: counts', 'previous period: rates', 'previous period: times'],
  },
  {
    figure: 'p of the change in compliance',
    reason:
      "Ours widens for days on which much goes wrong at once and adjusts over all figures (Holm); the peer's takes every incident for an independent witness.",
    aligned: ['test of the compliance change'],
  },
  {
    figure: 'change in volume',
    reason:
      'Ours is per day, and its ratio compares like weekdays; the peer compares totals. Totals are compared, the ratio is not.',
    aligned: ['previous period: counts'],
  },
  {
    figure: 'quantiles of few values',
    reason:
      "Ours are withheld below n = max(5, 100 / (100 - p)), a group's p99 below 100; the peer always gives one. Withheld must be exactly those.",
    aligned: ['times by service', 'times by team', 'times by priority', 'times by customer'],
  },
  {
    figure: 'open incidents',
    reason:
      'Ours (counts.openNow) are all that are open at as-of; the peer counts those opened in the period, as our resolution clocks of the opened cohort do.',
    aligned: ['counts'],
  },
  {
    figure: 'weekly season',
    reason:
      'Ours compares weekdays by analysis of variance on deviations from 29 days around; the peer decomposes against a 7-day mean. The autocorrelation divides by its pairs in ours, by all days in the peer.',
    aligned: ['autocorrelation at a week'],
  },
  {
    figure: 'changes of level',
    reason:
      'Ours are tested, may be several or none, and leave the weekday effect and single odd days out; the peer always gives the one best split of the plain series. The function that splits is compared on that series.',
    aligned: ['best split in two levels'],
  },
  {
    figure: 'unusual days',
    reason:
      'Ours have tail probabilities by kind of series with false discoveries controlled, in the window; the peer lists robust z above 3.5 over the whole history.',
    aligned: [],
  },
  {
    figure: 'stability',
    reason: 'Ours is a dispersion test of daily rates; the peer gives 1 - sd / mean.',
    aligned: [],
  },
  {
    figure: 'risk factors, weak hours, services that fail together',
    reason:
      'Ours are tests with adjusted p and a minimal effect; the peer applies fixed thresholds. The counts behind both are compared.',
    aligned: ['compliance by service', 'breach rate by hour of the week', 'openings by hour of the week'],
  },
  {
    figure: 'histograms',
    reason:
      'Ours have bins people know (1, 2, 4 hours); the peer has 60 of equal ratio. What they hold is compared.',
    aligned: ['counts'],
  },
  {
    figure: 'forecasts and recommendations',
    reason: 'Other models and rules. Forecasts are compared by their accuracy: bench/forecast-peer.mjs.',
    aligned: [],
  },
  {
    figure:
      'slowest ten (peer alone); Kaplan-Meier medians, intervals, worst case, pauses, outlook (ours alone)',
    reason: 'Only one of the two computes them.',
    aligned: [],
  },
  {
    figure: 'resolved without an answer, events before the opening, repeated incidents',
    reason:
      'Ours are unmeasured, moved to the opening, or corrections; the peer counts them late or missing, or keeps the last row. The generated data holds none.',
    aligned: [],
  },
];
