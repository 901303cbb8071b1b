export { readMarkdown } from "./read-markdown.ts";
export { writeMarkdown } from "./write-markdown.ts";
