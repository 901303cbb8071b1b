export { pictureKeeper } from "../document/in-out/keep-picture.ts";
export { keepPictures } from "../document/in-out/pictures-in-files.ts";
export { readMarkup } from "../document/in-out/read-markup.ts";
