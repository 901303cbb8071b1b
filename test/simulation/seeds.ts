/** Seeds that once failed, each with what it found. They are run before all others. */
export const seeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 218,
    found: "After a compaction, the memory store forgot deletions that nobody had asked for yet.",
  },
  {
    seed: 1660,
    found:
      "The late hello of a connection that was given up took the clientID from the one after it.",
  },
];
