import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

/** Shows the application in the page. What the server wrote there stays until it has something to show. */
export function startApp(): void {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("The page has no element with the id “root”.");
  demoteServedPage();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

/** A page has one main part, and from now on that is the application's. */
function demoteServedPage(): void {
  const served = document.querySelector("#served main");
  if (served === null) return;
  const part = document.createElement("section");
  part.className = served.className;
  part.ariaLabel = document.title;
  part.append(...served.childNodes);
  served.replaceWith(part);
}
