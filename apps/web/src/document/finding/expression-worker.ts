import { spansOf } from "./spans.ts";

/** Texts of blocks to look into. */
export interface ExpressionTask {
  readonly expression: RegExp;
  readonly texts: readonly string[];
}

// Answers each task with the matches in each of its texts.
addEventListener("message", ({ data }: MessageEvent<ExpressionTask>) => {
  postMessage(data.texts.map((words) => spansOf(words, data.expression)));
});
