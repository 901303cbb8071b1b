/** Content that does not fit a document. The message says where and why. */
export class ContentError extends Error {
  override readonly name = "ContentError";
}
