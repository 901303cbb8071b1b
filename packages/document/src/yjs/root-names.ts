/** The names under which the editor keeps its parts in a `Y.Doc`. */
export const bodyName = "default";
export const titleName = "title";
