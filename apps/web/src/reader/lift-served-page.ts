/** True while the page says that the document is in the visitor's own trash. */
export function isServedAsTrashed(): boolean {
  return document.querySelector('#served[data-state="trashed"]') !== null;
}

/** Takes away the page that the server wrote: there is something better to show. */
export function liftServedPage(): void {
  document.querySelector("#served")?.remove();
}
