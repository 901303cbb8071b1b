import { firstGraphemes } from "./graphemes.ts";

/** One or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen.map((word) => firstGraphemes(word ?? "", 1).toLocaleUpperCase()).join("");
}
