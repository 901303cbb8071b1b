/** Seeds that once failed, each with what it found. They are run before all others. */
export const seeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 203,
    found:
      "After an undo the binding threw at the next update that came, did not show it, and the next keystroke would have deleted it.",
  },
  {
    seed: 74,
    found:
      "Backspace in a toggle's summary deleted half of an emoji, which only its author's document could hold.",
  },
];
