import type { ProseMark, ProseNode } from "@scriptorium/document/content";
import {
  AlignmentType,
  CheckBox,
  Document,
  ExternalHyperlink,
  type FileChild,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  type IRunOptions,
  Packer,
  Paragraph,
  Tab,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import { codeLanguagePrefix } from "./docx-names.ts";
import {
  bulletReference,
  calloutStyle,
  codeStyle,
  dividerStyle,
  documentStyles,
  formulaStyle,
  highlightNames,
  inlineCodeStyle,
  inlineFormulaStyle,
  levelsOf,
  numberings,
  toggleEndStyle,
  toggleStyle,
} from "./docx-styles.ts";
import type { Picture } from "./picture.ts";

export interface DocxOptions {
  readonly title: string;
  /** What addresses within the server are relative to. */
  readonly base: string;
  /** Null for a picture that can't be reached. */
  readonly fetchPicture: (address: string) => Promise<Picture | null>;
}

/** The document as Word reads it: with Word's own headings, lists, tables and boxes. */
export async function writeDocx(
  blocks: readonly ProseNode[],
  options: DocxOptions,
): Promise<ArrayBuffer> {
  const writing = new Writing(options.base, await picturesIn(blocks, options));
  const children = writing.blocks(blocks, top);
  const title =
    options.title === ""
      ? []
      : [new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(options.title)] })];
  const file = new Document({
    title: options.title,
    creator: "Scriptorium",
    styles: {
      ...documentStyles,
      paragraphStyles: [...(documentStyles.paragraphStyles ?? []), ...writing.codeStyles],
    },
    numbering: { config: [...numberings, ...writing.lists] },
    sections: [{ children: [...title, ...children] }],
  });
  return Packer.toArrayBuffer(file);
}

/** Where a block stands. */
interface Place {
  /** Lists around it. */
  readonly level: number;
  /** The style of plain paragraphs here. */
  readonly style: string | null;
}

const top: Place = { level: 0, style: null };

/** Twentieths of a point: of an inch for each list around, and for each pixel. */
const indentTwips = 720;
const pixelTwips = 15;
/** Word's deepest list, counted from 0. */
const levelMax = 8;
/** Pixels that fit between the margins. */
const pictureWidthMax = 600;

const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  justify: AlignmentType.JUSTIFIED,
} as const;

const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const;

class Writing {
  /** Each numbered list counts by itself. */
  readonly lists: (typeof numberings)[number][] = [];
  readonly #codeStyles = new Map<string, string>();
  readonly #base: string;
  readonly #pictures: ReadonlyMap<string, Picture>;

  constructor(base: string, pictures: ReadonlyMap<string, Picture>) {
    this.#base = base;
    this.#pictures = pictures;
  }

  /** Styles of code in the languages that came up. */
  get codeStyles() {
    return [...this.#codeStyles].map(([language, id]) => ({
      id,
      name: codeLanguagePrefix + language,
      basedOn: codeStyle,
    }));
  }

  blocks(nodes: readonly ProseNode[], place: Place): readonly FileChild[] {
    return nodes.flatMap((node) => this.#block(node, place));
  }

  #block(node: ProseNode, place: Place): readonly FileChild[] {
    const { type, attrs = {}, content = [] } = node;
    switch (type) {
      case "heading": {
        const heading = headings[Number(attrs["level"] ?? 1) - 1] ?? HeadingLevel.HEADING_1;
        return [this.#paragraph(node, { ...indentAt(place.level), heading })];
      }
      case "bulletList":
      case "taskList":
      case "orderedList":
        return this.#list(node, place);
      case "blockquote":
        return this.blocks(content, { ...place, style: "Quote" });
      case "callout":
        return this.blocks(content, { ...place, style: calloutStyle(String(attrs["kind"])) });
      case "table":
        return [this.#table(node)];
      case "codeBlock":
        return [this.#code(node, place)];
      case "blockMath": {
        const children = textRuns(String(attrs["latex"] ?? ""), {});
        return [new Paragraph({ ...indentAt(place.level), style: formulaStyle, children })];
      }
      case "image":
        return this.#image(attrs, place);
      case "horizontalRule":
        return [new Paragraph({ thematicBreak: true, style: dividerStyle })];
      case "detailsSummary":
        return [this.#paragraph(node, { ...indentAt(place.level), style: toggleStyle })];
      case "details":
        return [...this.blocks(content, place), new Paragraph({ style: toggleEndStyle })];
      case "paragraph":
        return [this.#paragraph(node, plainAt(place))];
      default:
        return this.blocks(content, place);
    }
  }

  #code(node: ProseNode, place: Place): Paragraph {
    const language = String(node.attrs?.["language"] ?? "");
    let style = codeStyle;
    if (isStyleName(language)) {
      style = this.#codeStyles.get(language) ?? `${codeStyle}${this.#codeStyles.size + 1}`;
      this.#codeStyles.set(language, style);
    }
    return this.#paragraph(node, { ...indentAt(place.level), style });
  }

  #paragraph(
    { attrs = {}, content = [] }: ProseNode,
    options: IParagraphOptions,
    before: readonly (CheckBox | TextRun)[] = [],
  ): Paragraph {
    const alignment = alignments[String(attrs["textAlign"]) as keyof typeof alignments];
    return new Paragraph({
      ...options,
      ...(alignment === undefined ? {} : { alignment }),
      children: [...before, ...content.flatMap((inline) => this.#inline(inline))],
    });
  }

  #inline(node: ProseNode): readonly (TextRun | ExternalHyperlink)[] {
    const { type, attrs = {}, text = "", marks = [] } = node;
    if (type === "hardBreak") return [new TextRun({ break: 1 })];
    if (type === "inlineMath") {
      return textRuns(String(attrs["latex"] ?? ""), { style: inlineFormulaStyle });
    }
    const link = marks.find((mark) => mark.type === "link")?.attrs?.["href"];
    const look = lookOf(marks);
    if (typeof link !== "string") return textRuns(text, look);
    const address = absolute(link, this.#base);
    // What is inside of code stays code; a style can only be one.
    const runs = textRuns(text, look.style === undefined ? { ...look, style: "Hyperlink" } : look);
    return [new ExternalHyperlink({ link: address, children: [...runs] })];
  }

  #list(list: ProseNode, place: Place): readonly FileChild[] {
    const reference = this.#numberingOf(list);
    const level = Math.min(place.level, levelMax);
    return (list.content ?? []).flatMap((item) => {
      const [first, ...others] = item.content ?? [];
      const box =
        item.type === "taskItem"
          ? [new CheckBox({ checked: item.attrs?.["checked"] === true }), new TextRun(" ")]
          : [];
      const options = { numbering: { reference, level } };
      const inside = { ...place, level: place.level + 1 };
      const rest = this.blocks(others, inside);
      return first === undefined ? rest : [this.#paragraph(first, options, box), ...rest];
    });
  }

  #numberingOf({ type, attrs = {} }: ProseNode): string {
    if (type !== "orderedList") return bulletReference;
    const reference = `list-${this.lists.length + 1}`;
    this.lists.push({
      reference,
      levels: levelsOf(String(attrs["type"] ?? "1"), Number(attrs["start"] ?? 1)),
    });
    return reference;
  }

  #table({ content: rows = [] }: ProseNode): Table {
    return new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: rows.map(
        ({ content: cells = [] }) =>
          new TableRow({
            cantSplit: true,
            // Said to be none, it would still be taken for one.
            ...(cells.every(({ type }) => type === "tableHeader") ? { tableHeader: true } : {}),
            children: cells.map((cell) => this.#cell(cell)),
          }),
      ),
    });
  }

  #cell({ type, attrs = {}, content = [] }: ProseNode): TableCell {
    const widths = (attrs["colwidth"] as readonly number[] | undefined) ?? [];
    const width = widths.reduce((sum, each) => sum + each, 0);
    const blocks = content.map((block) => withAlignment(block, attrs["align"]));
    const children = this.blocks(blocks, top);
    // A cell that does not end in a paragraph is damaged, says Word.
    const end = children.at(-1) instanceof Paragraph ? [] : [new Paragraph({})];
    return new TableCell({
      columnSpan: Number(attrs["colspan"] ?? 1),
      rowSpan: Number(attrs["rowspan"] ?? 1),
      margins: { top: 60, bottom: 60, left: 100, right: 100 },
      ...(width === 0 ? {} : { width: { size: width * pixelTwips, type: WidthType.DXA } }),
      ...(type === "tableHeader" ? { shading: { fill: "F1ECE2" } } : {}),
      children: [...children, ...end] as (Paragraph | Table)[],
    });
  }

  /** The picture and its caption; of one that can't be reached its description, with a link to it. */
  #image(attrs: Readonly<Record<string, unknown>>, place: Place): readonly FileChild[] {
    const { src, alt, title } = attrs as Readonly<Record<string, string | undefined>>;
    const picture = this.#pictures.get(src ?? "");
    const caption = title === undefined ? [] : [captionOf(title)];
    if (picture === undefined) {
      const link = absolute(src ?? "", this.#base);
      const children = textRuns(alt ?? title ?? link, { style: "Hyperlink" });
      const words = new Paragraph({
        ...plainAt(place),
        children: [new ExternalHyperlink({ link, children: [...children] })],
      });
      return alt === undefined ? [words] : [words, ...caption];
    }
    const { width, height } = shownSize(picture, attrs);
    const image = new ImageRun({
      type: picture.type,
      data: picture.bytes,
      transformation: { width, height },
      altText: { name: alt ?? "", description: alt ?? "", title: "" },
    });
    return [
      new Paragraph({ ...plainAt(place), keepNext: title !== undefined, children: [image] }),
      ...caption,
    ];
  }
}

/** True for what Word takes for one name: a comma, say, would begin another. */
function isStyleName(language: string): boolean {
  return /^[\w+#.-]{1,40}$/.test(language);
}

function captionOf(title: string): Paragraph {
  return new Paragraph({ style: "Caption", children: [...textRuns(title, {})] });
}

function plainAt({ level, style }: Place): IParagraphOptions {
  return { ...indentAt(level), ...(style === null ? {} : { style }) };
}

/** Nothing at the top: there a style may have an indent of its own. */
function indentAt(level: number): IParagraphOptions {
  return level === 0 ? {} : { indent: { left: Math.min(level, levelMax + 1) * indentTwips } };
}

/** Tabs and ends of lines are no characters to Word. */
function textRuns(text: string, look: IRunOptions): readonly TextRun[] {
  return text
    .split(/(\n|\t)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part === "\n") return new TextRun({ break: 1 });
      return new TextRun({ ...look, children: [part === "\t" ? new Tab() : part] });
    });
}

function lookOf(marks: readonly ProseMark[]): IRunOptions {
  const looks = marks.map(({ type, attrs }): IRunOptions => {
    switch (type) {
      case "bold":
        return { bold: true };
      case "italic":
        return { italics: true };
      case "strike":
        return { strike: true };
      case "underline":
        return { underline: {} };
      case "code":
        return { style: inlineCodeStyle };
      case "highlight":
        return { highlight: highlightNames[String(attrs?.["color"] ?? "")] ?? "yellow" };
      default:
        return {};
    }
  });
  return Object.assign({}, ...looks) as IRunOptions;
}

function withAlignment(block: ProseNode, align: unknown): ProseNode {
  if (typeof align !== "string" || block.type !== "paragraph") return block;
  return { ...block, attrs: { textAlign: align, ...block.attrs } };
}

function shownSize(
  picture: Picture,
  attrs: Readonly<Record<string, unknown>>,
): { readonly width: number; readonly height: number } {
  const { width: wanted, height } = attrs;
  const width = typeof wanted === "number" ? wanted : picture.width;
  const ratio =
    typeof height === "number" && typeof wanted === "number"
      ? height / wanted
      : picture.height / picture.width;
  const shown = Math.max(1, Math.min(width, pictureWidthMax));
  return { width: shown, height: Math.max(1, Math.round(shown * ratio)) };
}

function absolute(address: string, base: string): string {
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

async function picturesIn(
  blocks: readonly ProseNode[],
  { fetchPicture }: DocxOptions,
): Promise<ReadonlyMap<string, Picture>> {
  const found = new Map<string, Picture>();
  for (const address of addressesIn(blocks)) {
    const picture = await fetchPicture(address);
    if (picture !== null) found.set(address, picture);
  }
  return found;
}

function addressesIn(nodes: readonly ProseNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(({ type, attrs = {}, content = [] }) =>
      type === "image" ? [String(attrs["src"])] : [...addressesIn(content)],
    ),
  );
}
