/** Seeds that once failed, each with what it found. They are run before all others. */
export const seeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 203,
    found:
      "After an undo the binding threw at the next update that came, did not show it, and the next keystroke would have deleted it. Later: a formula kept its marks for its author alone.",
  },
  {
    seed: 74,
    found:
      "Backspace in a toggle's summary deleted half of an emoji, which only its author's document could hold.",
  },
  {
    seed: 1213,
    found:
      "A table's rows were of different lengths after a merge; the next key filled them up, and undoing that key took away a cell in which somebody else had written.",
  },
  {
    seed: 1239,
    found:
      "A transaction that followed an update at once was given the selection of before, which was behind the end of the text by then, and the binding threw.",
  },
  {
    seed: 346,
    found:
      "An update made the text shorter and left formats to tidy up, and the binding threw over the selection of before.",
  },
  {
    seed: 1919,
    found:
      "Who had all of the text selected when somebody else emptied it was shown it without its callout.",
  },
];
