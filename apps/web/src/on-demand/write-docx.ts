export { writeDocx } from "../document/in-out/write-docx.ts";
