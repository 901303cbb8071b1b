interface Properties {
  readonly className?: string;
  readonly text?: string;
  readonly label?: string;
  readonly onClick?: () => void;
}

/** An element of what is drawn beside the text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { className, text, label }: Properties = {},
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== undefined) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (label !== undefined) made.setAttribute("aria-label", label);
  return made;
}

/** A button that leaves the selection in the text as it is. */
export function button({ onClick, ...properties }: Properties): HTMLButtonElement {
  const made = element("button", properties);
  made.type = "button";
  made.addEventListener("mousedown", (event) => event.preventDefault());
  if (onClick !== undefined) made.addEventListener("click", onClick);
  return made;
}

/** What belongs to a node and is not of its text. It isn't printed, and the editor leaves it alone. */
export function controls(className: string, ...children: readonly HTMLElement[]): HTMLElement {
  const made = element("div", { className });
  made.contentEditable = "false";
  made.dataset["control"] = "true";
  made.dataset["print"] = "hide";
  made.append(...children);
  return made;
}
