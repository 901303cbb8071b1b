/** Seeds that once failed, each with what it found. They are run before all others. */
export const seeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 74,
    found:
      "Backspace in a toggle's summary deleted half of an emoji, which only its author's document could hold.",
  },
];
