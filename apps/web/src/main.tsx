import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
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
