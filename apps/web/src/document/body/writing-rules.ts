import { type CalloutKind, calloutKinds } from "@scriptorium/document/schema";
import {
  type Editor,
  Extension,
  InputRule,
  type InputRuleMatch,
  textInputRule,
} from "@tiptap/core";
import { leaveCallout, setCallout } from "../blocks/callout-edits.ts";
import { joinListsAround } from "../blocks/join-lists.ts";
import { enterToggle, openToggle, wrapInToggle } from "../blocks/toggle-block.ts";
import { blockCommands, listCommands } from "../toolbar/commands.ts";
import { linkAddress } from "../toolbar/link-address.ts";

/**
 * What typing makes beyond the marks and blocks that bring their own: callouts (`>! `, `[!TIP] `),
 * toggles (`>> `), links (`[text](address)`) and the signs that a keyboard lacks. Backspace right
 * after takes it back. Nothing of it happens in code.
 */
export const WritingRules: Extension = Extension.create({
  name: "writingRules",
  addInputRules() {
    return [callout, shortCallout, toggleIn(this.editor), link, ...signs];
  },
  addKeyboardShortcuts() {
    return {
      ...summaryKeys,
      Enter: ({ editor }) => enterToggle(editor),
      // In an item, the library's own does nothing.
      "Mod-Shift-b": ({ editor }) => listCommands.blockquote.apply(editor.chain()).run(),
      Backspace: ({ editor }) =>
        editor.commands.first(({ commands }) => [
          () => commands.undoInputRule(),
          () => commands.command(({ tr }) => leaveCallout(tr)),
          () => commands.command(({ tr }) => joinListsAround(tr)),
        ]),
    };
  },
});

/** Where the caret is in a toggle's summary: the keys' own owners know of no toggles. */
const summaryKeys = Object.fromEntries(
  [...blockCommands, ...Object.values(listCommands)].map(({ keys, apply }) => [
    keys,
    ({ editor }: { readonly editor: Editor }) =>
      editor.isActive("detailsSummary") && apply(editor.chain()).run(),
  ]),
);

const callout = new InputRule({
  find: new RegExp(`^\\[!(${calloutKinds.join("|")})\\]\\s$`, "iu"),
  handler: ({ state, range, match }) => {
    const kind = match[1]?.toLowerCase() as CalloutKind;
    const { $from } = state.selection;
    // Behind a “> ”, as in Markdown, it is the quote that becomes the callout.
    const quoteDepth = $from.depth - 1;
    const isQuoted = quoteDepth > 0 && $from.node(quoteDepth).type.name === "blockquote";
    const { tr } = state;
    if ($from.parent.type.name === "detailsSummary") return null;
    tr.delete(range.from, range.to);
    if (isQuoted && $from.index(quoteDepth) === 0) {
      tr.setNodeMarkup($from.before(quoteDepth), state.schema.nodes["callout"], { kind });
    } else setCallout(tr, kind);
    return undefined;
  },
});

const shortCallout = new InputRule({
  find: /^>!\s$/u,
  handler: ({ state: { tr }, range }) => {
    if (tr.selection.$from.parent.type.name === "detailsSummary") return null;
    tr.delete(range.from, range.to);
    setCallout(tr, "note");
    return undefined;
  },
});

function toggleIn(editor: Editor): InputRule {
  return new InputRule({
    find: /^>>\s$/u,
    handler: ({ state: { tr }, range }) => {
      if (tr.selection.$from.parent.type.name === "detailsSummary") return null;
      tr.delete(range.from, range.to);
      if (!wrapInToggle(tr)) return null;
      // Once the transaction is applied, which is within this task.
      queueMicrotask(() => openToggle(editor));
      return undefined;
    },
  });
}

const link = new InputRule({
  find: /(?<!!)\[([^[\]]+)\]\(([^\s()]+)\)$/u,
  handler: ({ state, range, match }) => {
    const href = linkAddress(match[2] ?? "");
    const type = state.schema.marks["link"];
    if (href === null || type === undefined) return null;
    const words = match[1] ?? "";
    const { tr } = state;
    tr.replaceWith(range.from, range.to, state.schema.text(words));
    tr.addMark(range.from, range.from + words.length, type.create({ href }));
    return undefined;
  },
});

/** From what a typewriter has to what a printer has. A dash only where no option of a program begins. */
const signs = (
  [
    [/(?<=[^\s-])--$/u, "—"],
    [/(?<=\s)(--)\s$/u, "—"],
    [/\.\.\.$/u, "…"],
    [/(?<![-<])->$/u, "→"],
    [/<-$/u, "←"],
    [/(?<![=<])=>$/u, "⇒"],
    [/\(c\)$/iu, "©"],
    [/!=$/u, "≠"],
    ...quotationMarks(),
  ] as const
).map(([sign, replace]) =>
  textInputRule({ find: (typed) => findOutsideCode(typed, sign), replace }),
);

/** The sign at the end of what is typed, but not while code is: behind a backtick that is still open. */
function findOutsideCode(typed: string, sign: RegExp): InputRuleMatch | null {
  const match = sign.exec(typed);
  if (match === null || typed.split("`").length % 2 === 0) return null;
  const [words, replaceWith] = match;
  return { index: match.index, text: words, ...(replaceWith === undefined ? {} : { replaceWith }) };
}

/**
 * A quotation mark opens at the start and after a space or another opening, and closes elsewhere.
 * None for whoever has another language than these marks are of.
 */
function quotationMarks(): readonly (readonly [RegExp, string])[] {
  if (!/^en\b/u.test(globalThis.navigator?.language ?? "")) return [];
  return [
    [/(?:^|[\s([{<“‘])(")$/u, "“"],
    [/"$/u, "”"],
    [/(?:^|[\s([{<“])(')$/u, "‘"],
    [/'$/u, "’"],
  ];
}
