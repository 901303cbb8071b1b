import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepShell } from "./offline/keep-shell.ts";
import { watchForMissingParts } from "./offline/missing-part.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no element with the id “root”.");

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

watchForMissingParts();
// While developing, every change has to be seen at once.
if (import.meta.env.PROD) keepShell();
