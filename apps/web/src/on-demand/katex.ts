/// <reference types="vite/client" />
import "katex/dist/katex.min.css";

export { ParseError, render } from "katex";
