import type { ProseNode } from "@scriptorium/document/content";

/** A block of BlockNote: what is in it, and the blocks that are indented below it. */
interface Block {
  readonly node: ProseNode;
  readonly nested: readonly ProseNode[];
}

/** The lists that BlockNote's items become, which are blocks by themselves there. */
const lists: Readonly<Record<string, { readonly list: string; readonly item: string }>> = {
  bulletListItem: { list: "bulletList", item: "listItem" },
  numberedListItem: { list: "orderedList", item: "listItem" },
  checkListItem: { list: "taskList", item: "taskItem" },
};

/** Blocks of BlockNote as Tiptap would have them; others as they are. */
export function fromBlockNote(blocks: readonly ProseNode[]): readonly ProseNode[] {
  return blocks.flatMap((block) =>
    block.type === "blockGroup" ? blocksIn(block.content ?? []) : [block],
  );
}

/** What stands in a group or in columns. Neighbouring items of one kind become one list. */
function blocksIn(containers: readonly ProseNode[]): readonly ProseNode[] {
  const made: ProseNode[] = [];
  for (const container of containers) {
    const { type, content = [] } = container;
    if (type !== "blockContainer") {
      made.push(...blocksIn(content));
      continue;
    }
    const node = content.find((child) => child.type !== "blockGroup");
    const group = content.find((child) => child.type === "blockGroup");
    const nested = blocksIn(group?.content ?? []);
    if (node === undefined) made.push(...nested);
    else add(made, { node, nested });
  }
  return made;
}

function add(made: ProseNode[], block: Block): void {
  const kind = lists[block.node.type];
  if (kind === undefined) {
    made.push(...blocksOf(block));
    return;
  }
  const { attrs = {} } = block.node;
  const isTask = kind.item === "taskItem";
  const item: ProseNode = {
    type: kind.item,
    ...(isTask ? { attrs: { checked: attrs["checked"] === true } } : {}),
    content: [renamed(block.node, "paragraph"), ...block.nested],
  };
  const last = made.at(-1);
  if (last?.type === kind.list) {
    made[made.length - 1] = { ...last, content: [...(last.content ?? []), item] };
    return;
  }
  const start = typeof attrs["start"] === "number" ? { attrs: { start: attrs["start"] } } : {};
  made.push({ type: kind.list, ...start, content: [item] });
}

/** A block that is no item of a list. What has no indentation here comes behind it. */
function blocksOf({ node, nested }: Block): readonly ProseNode[] {
  const { type, attrs = {}, content = [] } = node;
  switch (type) {
    case "quote": {
      return [{ type: "blockquote", content: [renamed(node, "paragraph"), ...nested] }];
    }
    case "toggleListItem": {
      const summary = { type: "detailsSummary", content };
      return [{ type: "details", content: [summary, { type: "detailsContent", content: nested }] }];
    }
    case "divider":
      return [{ type: "horizontalRule" }, ...nested];
    case "codeBlock":
      return [node, ...nested];
    case "image": {
      const { url, caption, name } = attrs;
      return [{ type, attrs: { src: url, alt: caption || name || "" } }, ...nested];
    }
    case "video":
    case "audio":
    case "file":
      return [fileParagraph(node), ...nested];
    case "table":
      return [{ type, content: content.map(tableRow) }, ...nested];
    default:
      return [renamed(node, type === "heading" ? type : "paragraph"), ...nested];
  }
}

/** The same text in a block of another name, aligned as it was. */
function renamed({ attrs = {}, content = [] }: ProseNode, type: string): ProseNode {
  const { level, textAlignment } = attrs;
  return {
    type,
    attrs: {
      ...(type === "heading" ? { level } : {}),
      ...(textAlignment === "left" ? {} : { textAlign: textAlignment }),
    },
    content,
  };
}

/** A link to a file that our editor does not show. */
function fileParagraph({ attrs = {} }: ProseNode): ProseNode {
  const { url, caption, name } = attrs;
  const text = String(caption || name || url || "");
  const marks =
    typeof url === "string" && url !== "" ? [{ type: "link", attrs: { href: url } }] : [];
  return { type: "paragraph", content: text === "" ? [] : [{ type: "text", text, marks }] };
}

function tableRow(row: ProseNode): ProseNode {
  const cells = (row.content ?? []).map((cell) => {
    const { textAlignment, ...attrs } = cell.attrs ?? {};
    return {
      ...cell,
      attrs: { ...attrs, ...(textAlignment === "left" ? {} : { align: textAlignment }) },
      content: (cell.content ?? []).map((child) => ({ ...child, type: "paragraph" })),
    };
  });
  return { ...row, content: cells };
}
