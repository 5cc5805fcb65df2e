/**
 * What a library's fit returns, or null where it throws: the packages refuse some series that no cheap check foresees
 * (degenerate splits, a decomposition that does not converge). A model that yields null is listed as not fitted.
 */
export function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
