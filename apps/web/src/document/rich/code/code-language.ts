/** A language that can be chosen: its id, its name, and what else it is called at the beginning of a fence. */
export interface CodeLanguage {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

export const diagramLanguage = "mermaid";

const named: readonly (readonly [id: string, name: string, ...aliases: readonly string[]])[] = [
  ["bash", "Bash", "sh", "shell", "zsh", "console"],
  ["c", "C", "h"],
  ["clojure", "Clojure", "clj"],
  ["cpp", "C++", "c++", "cc", "hpp"],
  ["csharp", "C#", "cs", "c#"],
  ["css", "CSS"],
  ["dart", "Dart"],
  ["diff", "Diff", "patch"],
  ["dockerfile", "Dockerfile", "docker"],
  ["elixir", "Elixir", "ex", "exs"],
  ["erlang", "Erlang", "erl"],
  ["fsharp", "F#", "fs", "f#"],
  ["go", "Go", "golang"],
  ["graphql", "GraphQL", "gql"],
  ["haskell", "Haskell", "hs"],
  ["http", "HTTP"],
  ["ini", "INI, TOML", "toml"],
  ["java", "Java"],
  ["javascript", "JavaScript", "js", "jsx", "mjs", "cjs"],
  ["json", "JSON", "jsonc", "json5"],
  ["julia", "Julia", "jl"],
  ["kotlin", "Kotlin", "kt"],
  ["latex", "LaTeX", "tex"],
  ["less", "Less"],
  ["lua", "Lua"],
  ["makefile", "Makefile", "make", "mk"],
  ["markdown", "Markdown", "md"],
  [diagramLanguage, "Mermaid"],
  ["nginx", "nginx"],
  ["nix", "Nix"],
  ["ocaml", "OCaml", "ml"],
  ["perl", "Perl", "pl"],
  ["php", "PHP"],
  ["powershell", "PowerShell", "ps1", "pwsh"],
  ["protobuf", "Protocol Buffers", "proto"],
  ["python", "Python", "py"],
  ["r", "R"],
  ["ruby", "Ruby", "rb"],
  ["rust", "Rust", "rs"],
  ["scala", "Scala"],
  ["scss", "SCSS"],
  ["sql", "SQL"],
  ["swift", "Swift"],
  ["typescript", "TypeScript", "ts", "tsx", "mts", "cts"],
  ["vim", "Vim script"],
  ["wasm", "WebAssembly", "wat"],
  ["xml", "HTML, XML", "html", "svg", "xhtml", "vue", "svelte"],
  ["yaml", "YAML", "yml"],
];

export const codeLanguages: readonly CodeLanguage[] = named.map(([id, name, ...aliases]) => ({
  id,
  name,
  aliases,
}));

/** The language that a code block names, or null for one that nothing is known of. */
export function codeLanguageOf(name: unknown): CodeLanguage | null {
  if (typeof name !== "string") return null;
  const wanted = name.toLowerCase();
  return codeLanguages.find(({ id, aliases }) => id === wanted || aliases.includes(wanted)) ?? null;
}
