type Words = Readonly<Record<string, string>>;

/** A kind's usual words with those of the settings, which go before, case and white space aside. */
export function withUsual(own: Words, usual: Words): Words {
  const named = new Set(Object.keys(own).map(fold));
  const rest = Object.entries(usual).filter(([word]) => !named.has(fold(word)));
  return { ...Object.fromEntries(rest), ...own };
}

function fold(word: string): string {
  return word.trim().toLowerCase();
}
