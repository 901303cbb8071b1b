import type { ChainedCommands, Editor } from "@tiptap/core";
import { type Selection, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { CommandRegistry } from "../commands/command-registry.ts";
import { runCommand } from "../toolbar/commands.ts";
import type { BlockChoice } from "./block-choice.ts";
import { separateUndo } from "../undo-step.ts";
import { joinAsCode } from "./join-as-code.ts";
import { isList, selectedBlocks } from "./selected-blocks.ts";
import { openToggle, unwrapToggle } from "./toggle-block.ts";

type Making = Pick<BlockChoice, "id" | "apply">;

/** Text that goes when the choice is made: the slash and the words behind it. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Makes this block where the caret is, as one step of the undo history. */
export function chooseBlock(editor: Editor, { id, apply }: Making, typed?: Range): void {
  separateUndo(editor);
  runCommand(editor, (chain) => {
    const begun = typed === undefined ? chain : chain.deleteRange(typed);
    return apply === null ? begun : apply(begun);
  });
  separateUndo(editor);
  if (id === "toggle") openToggle(editor);
}

/** Makes what is selected this block, out of whatever else it is. */
export function turnInto(editor: Editor, { id, group, apply }: BlockChoice): void {
  const { $from, $to } = editor.state.selection;
  const range = selectedBlocks($from, $to);
  const isListed = range !== null && isList(range.parent);
  const isToggle = $from.parent.type.name === "detailsSummary";
  if (isToggle && id === "toggle") return;
  const begin = (chain: ChainedCommands): ChainedCommands => {
    // A frame goes around all of a toggle; anything else is its first line.
    if (isToggle) return chain.command(({ tr }) => unwrapToggle(tr, group === "frames"));
    // As one block, and out of their list with it.
    if (id === "codeBlock" && joinAsCode(editor.state.tr)) return chain;
    // An item can't be a heading: it leaves its list for that.
    return group === "text" && isListed ? chain.clearNodes() : chain;
  };
  const end = (chain: ChainedCommands): ChainedCommands =>
    isToggle ? chain.command(({ tr }) => Boolean(tr.setSelection(caretAtStart(tr)))) : chain;
  chooseBlock(editor, { id, apply: (chain) => end(apply?.(begin(chain)) ?? chain) });
}

function caretAtStart({ selection }: Transaction): Selection {
  return TextSelection.near(selection.$from);
}

/** Of these choices, those that something can make at the moment. */
export function possibleChoices(
  choices: readonly BlockChoice[],
  registry: CommandRegistry,
): readonly BlockChoice[] {
  return choices.filter(
    ({ command, apply }) => apply !== null || registry.all.some(({ id }) => id === command),
  );
}

/** The same for a choice from a list: by its command where there is one. */
export function makeChosen(
  editor: Editor,
  choice: BlockChoice,
  { registry, typed }: { readonly registry: CommandRegistry; readonly typed: Range },
): void {
  const command = registry.all.find(({ id }) => id === choice.command);
  if (command === undefined) {
    chooseBlock(editor, choice, typed);
    return;
  }
  chooseBlock(editor, { id: choice.id, apply: null }, typed);
  command.run();
}
