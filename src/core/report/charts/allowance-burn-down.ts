import { addDays } from '../../time/zone.ts';
import type { RunningOutlook } from '../analysis.ts';
import type { ChartSpec } from '../document.ts';
import type { Format } from '../format.ts';
import type { DailyFigures } from '../model.ts';
import { niceStep } from './nice-step.ts';

const width = 760;
const height = 280;

interface BurntDay {
  readonly date: string;
  readonly breached: number;
}

/**
 * Breaches that the target still allows, day by day, against an even pace and on at the present rate; null where the
 * days of the period are not known or the target allows none. `daily`: the report's own days.
 */
export function allowanceBurnDown(
  outlook: RunningOutlook,
  daily: readonly DailyFigures[],
  format: Format,
): ChartSpec | null {
  const days = daysOf(outlook, daily);
  const { allowance, elapsedDays, totalDays } = outlook.overall;
  if (days === null || allowance.allowed < 1 || totalDays < 2) return null;
  const dates = Array.from({ length: Math.round(totalDays) }, (_, day) => addDays(outlook.from, day));
  const left = leftByDay(days, allowance.allowed);
  const perDay = elapsedDays > 0 ? allowance.used / elapsedDays : 0;
  const known = left.length - 1;
  const rest = (left[known] ?? 0) - perDay * (dates.length - known);
  const least = Math.min(0, rest, ...left);
  const step = niceStep(allowance.allowed - least);
  const labels = ['Start', ...dates.map(format.shortDate)];
  return {
    id: 'allowance-burn-down',
    title: 'Breaches left of the allowance, at the end of each day',
    alt: altText(outlook, format),
    width,
    height,
    config: {
      type: 'line',
      data: {
        labels,
        datasets: [
          {
            label: 'Left',
            role: 'primary',
            stepped: 'after',
            data: labels.map((_, index) => left[index] ?? null),
          },
          {
            label: 'At the present rate',
            role: 'pending',
            pointRadius: 0,
            data: labels.map((_, index) =>
              index < known ? null : (left[known] ?? 0) - perDay * (index - known),
            ),
          },
          {
            label: 'Even pace',
            role: 'target',
            data: labels.map((_, index) => allowance.allowed * (1 - index / dates.length)),
          },
          { label: 'Used up', role: 'warning', data: labels.map(() => 0) },
        ],
      },
      options: {
        scales: {
          y: {
            min: step * Math.floor(least / step),
            max: step * Math.ceil(allowance.allowed / step),
            ticks: { stepSize: step, autoSkip: false },
            title: { display: true, text: 'Breaches left' },
          },
        },
      },
    },
  };
}

/** Of the analysis, or of the report where it is about the running period from its first day on. */
function daysOf(outlook: RunningOutlook, daily: readonly DailyFigures[]): readonly BurntDay[] | null {
  if (outlook.days !== undefined) return outlook.days;
  const own = daily.filter(({ date }) => date >= outlook.from && date < outlook.to);
  if (own[0]?.date !== outlook.from) return null;
  return own.map(({ date, compliance }) => ({ date, breached: compliance.overall.breached }));
}

/** What is left at the start and after each known day. */
function leftByDay(days: readonly BurntDay[], allowed: number): number[] {
  const left = [allowed];
  for (const { breached } of days) left.push((left.at(-1) ?? allowed) - breached);
  return left;
}

function altText({ from, overall }: RunningOutlook, format: Format): string {
  const { allowance, elapsedDays, totalDays } = overall;
  const { allowed, used, left, runsOutOnDay, exceededOnDay, burnRate } = allowance;
  const dateOf = (day: number) => format.date(addDays(from, day - 1));
  const atThisRate = () => {
    if (burnRate === null) return 'There is no rate yet.';
    if (runsOutOnDay === null) return 'At the present rate it lasts to the end.';
    return `At the present rate it runs out on ${dateOf(runsOutOnDay)}.`;
  };
  const usedUp = allowed > 0 && left === 0 ? 'It is used up.' : atThisRate();
  const end = exceededOnDay === null ? usedUp : `It was exceeded on ${dateOf(exceededOnDay)}.`;
  const rest = left < 0 ? `${format.count(-left)} too many` : `${format.count(left)} left`;
  return `Line chart of the breaches left: of ${format.count(allowed)} allowed, ${format.count(used)} are used, ${rest}, after ${format.number(elapsedDays, 1)} of ${format.count(totalDays)} days. ${end}`;
}
