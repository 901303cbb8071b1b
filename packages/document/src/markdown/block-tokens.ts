import type { Token } from "markdown-it";
import { calloutKinds } from "../schema/index.ts";

const alert = new RegExp(`^\\[!(${calloutKinds.join("|")})\\][ \\t]*(?:\\n|$)`, "i");
const box = /^\[([ xX])\](?:[ \t\n]+|$)/;

/**
 * The tokens with GitHub's two ways to say more by a block's first words: `[!NOTE]`
 * makes a quote a callout, `[ ]` and `[x]` make an item of a bullet list a task.
 */
export function withCalloutsAndTasks(tokens: readonly Token[]): readonly Token[] {
  const open: Token[] = [];
  const left = new Set<Token>();
  for (const [index, token] of tokens.entries()) {
    if (token.nesting === -1) close(token, open.pop());
    if (token.nesting === 1) open.push(token);
    const [paragraph, inline] = [tokens[index + 1], tokens[index + 2]];
    if (paragraph?.type !== "paragraph_open" || inline === undefined) continue;
    if (token.type === "blockquote_open" && makeCallout(token, inline) && inline.content === "") {
      for (const gone of tokens.slice(index + 1, index + 4)) left.add(gone);
    }
    const isBullet = token.type === "list_item_open" && open.at(-2)?.type === "bullet_list_open";
    if (isBullet) makeTask(token, inline);
  }
  return tokens.filter((token) => !left.has(token));
}

function close(token: Token, opening: Token | undefined): void {
  if (opening !== undefined) token.tag = opening.tag;
}

function makeCallout(quote: Token, inline: Token): boolean {
  const match = alert.exec(inline.content);
  if (match?.[1] === undefined) return false;
  quote.tag = "aside";
  quote.attrSet("data-callout", match[1].toLowerCase());
  inline.content = inline.content.slice(match[0].length);
  return true;
}

function makeTask(item: Token, inline: Token): void {
  const match = box.exec(inline.content);
  if (match === null) return;
  item.attrSet("data-checked", String(match[1] !== " "));
  inline.content = inline.content.slice(match[0].length);
}
