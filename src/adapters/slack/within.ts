/** The promised value, or the other where that takes longer than `ms`. */
export function within<T>(promised: Promise<T>, otherwise: T, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), ms);
    promised.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
