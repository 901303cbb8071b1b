export {
  calloutKinds,
  cellAlignments,
  columnWidthMin,
  headingLevels,
  highlightColors,
  isImageAddress,
  isLinkAddress,
  isSpan,
  tablePlacesMax,
  textAlignments,
} from "./attributes.ts";
export type {
  CalloutKind,
  CellAlignment,
  HeadingLevel,
  HighlightColor,
  TextAlignment,
} from "./attributes.ts";
export { documentSchema } from "./schema.ts";
export { schemaVersion } from "./version.ts";
export { versionNeeded } from "./version-needed.ts";
