import { calloutKinds } from "@scriptorium/document/schema";
import {
  AlignmentType,
  BorderStyle,
  type ILevelsOptions,
  type INumberingOptions,
  type IStylesOptions,
  LevelFormat,
  LineRuleType,
} from "docx";

export const codeStyle = "CodeBlock";
export const dividerStyle = "Divider";
export const formulaStyle = "Formula";
export const toggleStyle = "Toggle";
/** Of the paragraph behind a toggle, of which there is nothing to see: Word has nothing else that ends there. */
export const toggleEndStyle = "ToggleEnd";
export const inlineCodeStyle = "InlineCode";
export const inlineFormulaStyle = "InlineFormula";
export const bulletReference = "bullets";

export function calloutStyle(kind: string): string {
  return `Callout${kind}`;
}

/** Word's highlighter has these; ours without a colour is its yellow. */
export const highlightNames: Readonly<
  Record<string, "darkYellow" | "red" | "magenta" | "darkMagenta" | "cyan" | "green">
> = {
  orange: "darkYellow",
  red: "red",
  pink: "magenta",
  purple: "darkMagenta",
  blue: "cyan",
  green: "green",
};

const mono = "Consolas";
const shade = { fill: "F4F0E8" };

const calloutColors: Readonly<Record<(typeof calloutKinds)[number], string>> = {
  note: "3A5BB0",
  tip: "2F7D4F",
  important: "7A4BB3",
  warning: "9A6700",
  caution: "B3372F",
};

export const documentStyles: IStylesOptions = {
  default: {
    document: {
      run: { font: "Georgia", size: 22 },
      paragraph: { spacing: { after: 140, line: 300 } },
    },
    title: { run: { font: "Georgia", size: 44 }, paragraph: { spacing: { after: 280 } } },
    heading1: headingLook(34, 360),
    heading2: headingLook(28, 320),
    heading3: headingLook(24, 280),
    heading4: headingLook(22, 240),
    hyperlink: { run: { color: "8A2515", underline: {} } },
  },
  paragraphStyles: [
    {
      id: "Quote",
      name: "Quote",
      basedOn: "Normal",
      run: { italics: true },
      paragraph: { indent: { left: 500 }, border: { left: line("AD2E1A", 12) } },
    },
    {
      id: codeStyle,
      name: "Code Block",
      basedOn: "Normal",
      run: { font: mono, size: 19 },
      paragraph: { shading: shade, spacing: { line: 260 } },
    },
    { id: dividerStyle, name: "Divider", basedOn: "Normal" },
    {
      id: formulaStyle,
      name: "Formula",
      basedOn: "Normal",
      run: { font: mono, size: 20 },
      paragraph: { alignment: AlignmentType.CENTER },
    },
    {
      id: toggleStyle,
      name: "Toggle",
      basedOn: "Normal",
      run: { bold: true },
      paragraph: { keepNext: true },
    },
    {
      id: toggleEndStyle,
      name: "Toggle End",
      basedOn: "Normal",
      run: { size: 2 },
      paragraph: { spacing: { after: 0, line: 20, lineRule: LineRuleType.EXACT } },
    },
    {
      id: "Caption",
      name: "caption",
      basedOn: "Normal",
      run: { italics: true, size: 19, color: "655B4F" },
    },
    ...calloutKinds.map((kind) => ({
      id: calloutStyle(kind),
      name: `Callout ${kind}`,
      basedOn: "Normal",
      paragraph: {
        indent: { left: 300, right: 300 },
        shading: shade,
        border: { left: line(calloutColors[kind], 24) },
      },
    })),
  ],
  characterStyles: [
    { id: inlineCodeStyle, name: "Inline Code", run: { font: mono, size: 20, shading: shade } },
    { id: inlineFormulaStyle, name: "Inline Formula", run: { font: mono, size: 20 } },
  ],
};

function headingLook(size: number, before: number) {
  return {
    run: { font: "Georgia", size, bold: true, color: "25211F" },
    paragraph: { keepNext: true, spacing: { before, after: 120 } },
  };
}

function line(color: string, size: number) {
  return { style: BorderStyle.SINGLE, color, size, space: 10 };
}

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const bullets = ["•", "◦", "▪"];

export const numberings: INumberingOptions["config"] = [
  {
    reference: bulletReference,
    levels: levels.map((level) => ({
      level,
      format: LevelFormat.BULLET,
      text: bullets[level % bullets.length] ?? "•",
      ...indentOf(level),
    })),
  },
];

const formats: Readonly<Record<string, ILevelsOptions["format"]>> = {
  a: LevelFormat.LOWER_LETTER,
  A: LevelFormat.UPPER_LETTER,
  i: LevelFormat.LOWER_ROMAN,
  I: LevelFormat.UPPER_ROMAN,
};

/** How a numbered list counts, whichever level it is at. */
export function levelsOf(type: string, start: number): readonly ILevelsOptions[] {
  return levels.map((level) => ({
    level,
    format: formats[type] ?? LevelFormat.DECIMAL,
    text: `%${level + 1}.`,
    start,
    ...indentOf(level),
  }));
}

function indentOf(level: number) {
  const left = 720 * (level + 1);
  return { style: { paragraph: { indent: { left, hanging: 360 } } } };
}
