import type { Translation } from "./dictionary.ts";
import { text } from "./en.ts";

const english = {
  apply: "Apply",
  gone: "Somebody has removed it meanwhile.",
  insert: {
    image: "Image",
    table: "Table",
    math: "Formula",
    mathBlock: "Formula on a line of its own",
    diagram: "Diagram",
    firstDiagram: "flowchart LR\n  Idea --> Draft --> Text",
  },
  code: {
    language: "Language of the code",
    languageIs: (name: string) => `Language of the code: ${name}`,
    find: "Look for a language",
    none: "No language is called that.",
    plain: "Plain text",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Not allowed",
  },
  diagram: {
    hideSource: "Hide source",
    showSource: "Show source",
    alt: (firstLine: string) => `Diagram: ${firstLine}`,
    empty: "The diagram is drawn as soon as there is something to draw.",
    tooLong: "This is too long to be drawn.",
    failed: (reason: string) => `This can’t be drawn yet. ${reason}`,
    notLoaded: "Diagrams can’t be drawn without a connection yet.",
  },
  math: {
    edit: "Formula",
    source: "LaTeX",
    empty: "Empty formula",
    remove: "Remove",
    tooLong: "This is too long for one formula.",
    failed: (reason: string) => `This is not a formula yet: ${reason}`,
    notLoaded: "Formulas can’t be shown without a connection yet. This is the source.",
  },
  image: {
    describe: "Description…",
    alt: "What the image shows",
    altDetail: "Read aloud to those who don’t see it.",
    caption: "Caption",
    width: "Width of the image",
    pixels: (width: number) => `${width} pixels`,
    noDescription: "Image without a description",
    loading: "Loading the image…",
    sending: "Sending the image…",
    waiting: "There is no connection. The image is sent when it is back.",
    readOnly: "You can only read this document now. The image waits until you can write again.",
    failed: (reason: string) => `The image was not stored. ${reason}`,
    retry: "Try again",
    cancel: "Remove",
    unknownKind: (name: string) =>
      `“${name}” can’t be shown as an image. PNG, JPEG, GIF, WebP and AVIF can.`,
    tooLarge: (name: string) => `“${name}” is larger than 10 MB.`,
    notLoaded: "Images can’t be added without a connection yet.",
    noAddress: "This image has no address that it can be loaded from.",
    elsewhere: (host: string) =>
      `This image is on ${host}. It isn’t loaded, so that nobody there learns who reads this.`,
    noAccess: "This image is gone, or it is another document’s that you can’t open.",
    away: "This image will be shown when there is a connection.",
    broken: "This image can’t be shown.",
  },
  table: {
    insert: "Insert a table",
    choose: "Size of the table",
    size: (rows: number, columns: number) =>
      `${rows} ${rows === 1 ? "row" : "rows"}, ${columns} ${columns === 1 ? "column" : "columns"}`,
    menu: "Table and cell",
    edits: {
      addRowBefore: "Row above",
      addRowAfter: "Row below",
      addColumnBefore: "Column before",
      addColumnAfter: "Column after",
      moveRowUp: "Move row up",
      moveRowDown: "Move row down",
      moveColumnBack: "Move column back",
      moveColumnForward: "Move column on",
      headerRow: "Header row",
      headerColumn: "Header column",
      mergeCells: "Merge cells",
      splitCell: "Split cell",
      alignStart: "Align as the text",
      alignCenter: "Centre column",
      alignEnd: "Align column right",
      narrower: "Narrower column",
      wider: "Wider column",
      deleteRow: "Delete row",
      deleteColumn: "Delete column",
      deleteTable: "Delete table",
    },
  },
} as const;

export type RichDictionary = Translation<typeof english>;

/**
 * What images, code, formulas, diagrams and tables say. Not in the dictionary of the whole, which the
 * front page loads: this comes with the parts that say it, which are loaded once the page has its language.
 */
export const richText: RichDictionary =
  text.language.code === "de"
    ? await import("./de-rich.ts").then(
        ({ german }) => german,
        () => english,
      )
    : english;
