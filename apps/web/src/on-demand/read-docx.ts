export { pictureKeeper } from "../document/in-out/keep-picture.ts";
export { readDocx } from "../document/in-out/read-docx.ts";
