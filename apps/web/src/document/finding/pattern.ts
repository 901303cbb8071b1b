import { text } from "../../text/en.ts";

/** What somebody looks for. */
export interface Query {
  readonly words: string;
  readonly isCaseSensitive: boolean;
  readonly isWholeWord: boolean;
  /** `words` is a regular expression, and a replacement may refer to its groups. */
  readonly isExpression: boolean;
}

export type Pattern =
  | { readonly kind: "empty" }
  | { readonly kind: "valid"; readonly expression: RegExp }
  /** The reason is a sentence for whoever typed it. */
  | { readonly kind: "invalid"; readonly reason: string };

const letter = String.raw`[\p{L}\p{M}\p{N}_]`;

/** Never throws: an expression is incomplete at almost every keystroke. */
export function patternOf(query: Query): Pattern {
  const { words, isCaseSensitive, isWholeWord, isExpression } = query;
  if (words === "") return { kind: "empty" };
  const source = isExpression ? words : words.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const flags = isCaseSensitive ? "gmu" : "gimu";
  try {
    // By itself first: wrapped, “a)(b” would be valid.
    const bare = new RegExp(source, flags);
    if (!isWholeWord) return { kind: "valid", expression: bare };
    const whole = new RegExp(`(?<!${letter})(?:${source})(?!${letter})`, flags);
    return { kind: "valid", expression: whole };
  } catch (error) {
    return { kind: "invalid", reason: reasonOf(error instanceof Error ? error.message : "") };
  }
}

/** Browsers word these differently, so only what they all name is told apart. */
function reasonOf(message: string): string {
  if (/unterminated group|missing \)|unterminated parenthetical/iu.test(message)) {
    return text.find.invalid.group;
  }
  if (/unmatched '?\)/iu.test(message)) return text.find.invalid.unopenedGroup;
  if (/character class|missing terminating \]/iu.test(message)) return text.find.invalid.set;
  if (/nothing to repeat|lone quantifier/iu.test(message)) return text.find.invalid.repeat;
  if (/\\ at end|trailing/iu.test(message)) return text.find.invalid.backslash;
  if (/escape|property name/iu.test(message)) return text.find.invalid.escape;
  return text.find.invalid.other;
}
