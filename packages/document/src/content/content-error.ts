/** What is wrong with content, for whoever tells a person in their language. */
export type ContentErrorKind =
  /** It is more than is taken at once. */
  | "too-much"
  /** It is nested deeper than a document may be. */
  | "too-deep"
  /** It is not what it should be, or has no place in a document. */
  | "invalid";

/** Content that does not fit a document. The message says where and why, in English. */
export class ContentError extends Error {
  override readonly name = "ContentError";
  readonly kind: ContentErrorKind;

  constructor(kind: ContentErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
