/** Counts different pairs of texts in 16 bytes each, by 63 bits of hash: of a million pairs none is likely missed. */
export interface DistinctCounter {
  /** False where the pair was there before. */
  add(one: string, other: string): boolean;
  readonly count: number;
}

const firstSlots = 1 << 12;

function slotOf(low: number, mask: number): number {
  return (low ^ (low >>> 15)) & mask;
}

/** An open-addressing table of hash pairs; (0, 0) marks a free slot. */
export function createDistinctCounter(): DistinctCounter {
  let table = new Uint32Array(firstSlots * 2);
  let count = 0;

  function insert(into: Uint32Array, low: number, high: number): boolean {
    const mask = into.length / 2 - 1;
    for (let slot = slotOf(low, mask); ; slot = (slot + 1) & mask) {
      const heldLow = into[slot * 2];
      const heldHigh = into[slot * 2 + 1];
      if (heldLow === low && heldHigh === high) return false;
      if (heldLow !== 0 || heldHigh !== 0) continue;
      into[slot * 2] = low;
      into[slot * 2 + 1] = high;
      return true;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += 2) {
      const low = table[at] ?? 0;
      const high = table[at + 1] ?? 0;
      if (low !== 0 || high !== 0) insert(larger, low, high);
    }
    table = larger;
  }

  let low = 0;
  let high = 0;

  function mix(text: string): void {
    let one = low;
    let other = high;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 0x01000193);
      other = (Math.imul(other ^ code, 0x85ebca6b) + (other >>> 13)) | 0;
    }
    low = one;
    high = other;
  }

  let source: string | null = null;
  let sourceLow = 0;
  let sourceHigh = 0;

  /** The state after a pair's first text, kept: one pair after the other has the same. */
  function begin(one: string): void {
    if (one !== source) {
      source = one;
      low = 0x811c9dc5;
      high = 0x1000193;
      mix(one);
      mix('\0');
      sourceLow = low;
      sourceHigh = high;
    }
    low = sourceLow;
    high = sourceHigh;
  }

  return {
    add(one, other) {
      begin(one);
      mix(other);
      if (!insert(table, low >>> 0, (high | 1) >>> 0)) return false;
      count++;
      if (count * 4 > table.length) grow();
      return true;
    },
    get count() {
      return count;
    },
  };
}
