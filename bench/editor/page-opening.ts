/** When something was seen in the page, in ms from the start of its navigation. */
export interface Opened {
  /** The first paragraph is on the screen. */
  readonly readableMs: number;
  /** A key that was pressed is, too. */
  readonly typedMs: number;
}

declare global {
  interface Window {
    benchOpening: {
      /** Puts the caret at the end of the first paragraph. */
      takeFocus(): void;
      /** Resolves when a key is seen, or with null after so many ms. */
      typedWithin(ms: number): Promise<Opened | null>;
    };
    /** Of the browser's driver: called once the text can be edited. */
    benchEditable(): void;
  }
}

/** Runs in the page before anything else of it. Looks at what it shows in each frame. */
export function watchOpening(sentence: string): void {
  // The letter that is typed, and that the text does not have otherwise.
  const mark = /Z/g;
  let readableMs: number | null = null;
  let typedMs: number | null = null;
  let marksBefore: number | null = null;

  function look(): void {
    // Not the text's content, which also holds what nobody sees.
    const editable = document.querySelector<HTMLElement>("[contenteditable=true]");
    if (readableMs === null && document.body?.innerText.includes(sentence)) {
      readableMs = performance.now();
    }
    if (editable?.innerText.includes(sentence)) {
      const marks = editable.innerText.match(mark)?.length ?? 0;
      if (marksBefore === null) {
        marksBefore = marks;
        window.benchEditable();
      } else if (marks > marksBefore) typedMs = performance.now();
    }
    if (typedMs === null) requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  window.benchOpening = {
    takeFocus() {
      const editable = document.querySelector<HTMLElement>("[contenteditable=true]");
      const paragraph = [...(editable?.querySelectorAll("p") ?? [])].find((found) =>
        found.innerText.includes(sentence),
      );
      editable?.focus();
      if (paragraph === undefined) return;
      getSelection()?.selectAllChildren(paragraph);
      getSelection()?.collapseToEnd();
    },
    async typedWithin(ms) {
      const untilMs = performance.now() + ms;
      while (typedMs === null && performance.now() < untilMs) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return readableMs === null || typedMs === null ? null : { readableMs, typedMs };
    },
  };
}
