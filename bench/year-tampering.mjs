/** Whether the verdict of bench/year-of-kills.mjs notices a year in which one thing is wrong. */
import { verdictOf } from './year-verdict.mjs';

/** What went unnoticed; empty: nothing. `seen`: of a year in which nothing was wrong. */
export function unnoticed(seen) {
  const runAt = new Map(seen.ledger.map((delivery) => [delivery.id, delivery.runAt]));
  const isOnTime = ({ id, at, summary }) => summary.startsWith('{') && at < (runAt.get(id) ?? 0) + 600_000;
  const changed = (change) => {
    const posts = seen.posts.map((post) => ({ ...post }));
    const of = (wanted) => posts.find((post) => post.platform === wanted && isOnTime(post));
    return { ...seen, posts: change(posts, of) ?? posts };
  };
  const wrong = {
    duplicated: changed((posts, of) => [...posts, { ...of('slack') }]),
    lost: changed((posts, of) => posts.filter(({ id }) => id !== of('email').id)),
    early: changed((_, of) => {
      of('discord').at -= 40 * 86_400_000;
    }),
    'sent to another place': changed((_, of) => {
      of('slack').address = 'C0ELSE';
    }),
    'of another report': changed((_, of) => {
      of('email').reportId = 'another';
    }),
    'late without a word': changed((_, of) => {
      of('discord').at += 3_600_000;
    }),
    'called late on time': changed((_, of) => {
      of('slack').summary = `Late: was due then. ${of('slack').summary}`;
    }),
    'never planned': { ...seen, ledger: seen.ledger.slice(1) },
    'skipped without need': {
      ...seen,
      ledger: seen.ledger.map((one, index) => (index === 0 ? { ...one, state: 'skipped' } : one)),
    },
  };
  return Object.entries(wrong)
    .filter(([, year]) => verdictOf(year).problems.length === 0)
    .map(([name]) => name);
}
