import type { ClockRule, PolicyVersion } from './types.ts';

/** The same policies with no pause reason stopping any clock: what the figures would be had nobody paused. */
export function withoutPauses(version: PolicyVersion): PolicyVersion {
  const unpaused = (rule: ClockRule): ClockRule => ({ ...rule, pauseReasons: [] });
  return {
    ...version,
    policies: version.policies.map((policy) => ({
      ...policy,
      rules: Object.fromEntries(
        Object.entries(policy.rules).map(([priority, rules]) => [
          priority,
          { response: unpaused(rules.response), resolution: unpaused(rules.resolution) },
        ]),
      ),
      defaultPauseReasons: { response: [], resolution: [] },
    })),
  };
}
