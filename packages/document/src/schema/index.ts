export {
  calloutKinds,
  cellAlignments,
  headingLevels,
  highlightColors,
  isImageAddress,
  isLinkAddress,
  textAlignments,
} from "./attributes.ts";
export type {
  CalloutKind,
  CellAlignment,
  HeadingLevel,
  HighlightColor,
  TextAlignment,
} from "./attributes.ts";
export { documentSchema, schemaVersion } from "./schema.ts";
