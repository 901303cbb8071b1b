import type { ChainedCommands } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";

/** A block that can be had by its name: after a slash, from the palette, from the block's menu. */
export interface BlockChoice {
  readonly id: string;
  readonly label: string;
  /** Choices of one group are next to each other. */
  readonly group: "text" | "lists" | "frames" | "media";
  readonly icon: LucideIcon;
  /** What makes the same when it is typed at the start of a line. Null when nothing does. */
  readonly hint: string | null;
  /** Further words to find it by, in lower case. */
  readonly keywords: readonly string[];
  /** The id of a command that makes it, wherever there is one: it may have to ask for more. */
  readonly command: string | null;
  /** Makes it where no command does. Null when nothing else can. */
  readonly apply: ((chain: ChainedCommands) => ChainedCommands) | null;
}
