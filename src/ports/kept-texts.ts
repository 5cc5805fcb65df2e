/** Texts that are looked up by a short name later, by whichever bot: what long buttons stand for. */
export interface KeptTexts {
  /** One of a name; the same text is put again as often as it is used. */
  put(name: string, text: string): Promise<void>;
  /** Null: never put, or long ago. */
  get(name: string): Promise<string | null>;
}
