import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/threads/pace.ts';

/** A clock that work moves on, and turns that are taken by hand. */
function world() {
  let at = 0;
  const turns: (() => void)[] = [];
  const done: string[] = [];
  const pace = createPace(10, { now: () => at, nextTurn: (run) => void turns.push(run) });
  const work = (name: string, ms: number) =>
    pace(() => {
      at += ms;
      done.push(name);
      return name;
    });
  const turn = () => {
    for (const run of turns.splice(0)) run();
  };
  return { pace, work, turn, turns, done };
}

describe('pacing', () => {
  it('runs at once what fits into a turn, and the rest in later ones, in its order', async () => {
    const { work, turn, done } = world();
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => work(name, 6));
    expect(done).toEqual(['a', 'b']);
    turn();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    const late = work('f', 1);
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    turn();
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(await Promise.all([...all, late])).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('gives each turn its time anew, and asks for none while nothing comes', () => {
    const { work, turn, turns, done } = world();
    void work('long', 50);
    turn();
    void work('next', 1);
    expect(done).toEqual(['long', 'next']);
    turn();
    turn();
    expect(turns).toEqual([]);
  });

  it('rejects where a piece fails and goes on with the others', async () => {
    const { pace, work, turn, done } = world();
    const failing = pace(() => {
      throw new Error('no');
    });
    void work('a', 20);
    const second = pace(() => Promise.reject(new Error('later')));
    void work('b', 1);
    turn();
    await expect(failing).rejects.toThrow('no');
    await expect(second).rejects.toThrow('later');
    expect(done).toEqual(['a', 'b']);
  });
});
