import hljs from "highlight.js/lib/core";
import { grammars } from "./languages.ts";

/** A part of a code that means something: a range of its characters, and what it is. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly scope: string;
}

interface Scope {
  readonly scope?: string;
  readonly children: readonly (Scope | string)[];
}

/** The tokens of `code`, in the order of their beginnings, or none when nothing is known of its language. */
export async function tokensOf(code: string, language: string): Promise<readonly Token[]> {
  if (hljs.getLanguage(language) === undefined) {
    const load = grammars[language];
    if (load === undefined) return [];
    hljs.registerLanguage(language, (await load()).default);
  }
  const { _emitter: emitter } = hljs.highlight(code, { language, ignoreIllegals: true });
  const tokens: Token[] = [];
  collect((emitter as unknown as { root: Scope }).root, 0, tokens);
  return tokens;
}

/** Adds the tokens in `node`, which begins at `from`. Returns where it ends. */
function collect({ scope, children }: Scope, from: number, tokens: Token[]): number {
  const index = tokens.length;
  let at = from;
  for (const child of children) {
    at = typeof child === "string" ? at + child.length : collect(child, at, tokens);
  }
  if (scope !== undefined) tokens.splice(index, 0, { from, to: at, scope });
  return at;
}
