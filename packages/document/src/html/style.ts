/**
 * How a document looks where there is no editor: in an answer that is opened by
 * itself. It needs nothing but what `writeHtml` writes, in an `article.document`.
 */
export const documentStyle: string = `
:root { color-scheme: light dark }
.document {
  --ink: light-dark(#1d1b18, #ece8e1);
  --quiet: light-dark(#6b665e, #a39d93);
  --line: light-dark(#e3ded5, #3a3732);
  --shade: light-dark(#f6f3ee, #262420);
  --accent: light-dark(#3a5bb0, #9db4f0);
  max-inline-size: 44rem; margin: 0 auto; padding: 3rem 1.25rem 5rem;
  color: var(--ink); font: 1.0625rem/1.65 ui-serif, Charter, Georgia, serif;
  overflow-wrap: break-word; tab-size: 4;
}
.document :is(p, h1, h2, h3, h4, li, summary) { unicode-bidi: plaintext }
.document > :first-child { margin-block-start: 0 }
.document :is(h1, h2, h3, h4) { line-height: 1.25; margin: 1.8em 0 .5em; text-wrap: balance }
.document h1 { font-size: 1.9rem } .document h2 { font-size: 1.45rem }
.document h3 { font-size: 1.2rem } .document h4 { font-size: 1.0625rem }
.document :is(p, ul, ol, pre, table, blockquote, aside, details, figure) { margin: 0 0 1em }
.document p:empty::before { content: "\\00a0" }
.document li > p { margin: 0 0 .25em }
.document ul[data-type="taskList"] { list-style: none; padding-inline-start: .25rem }
.document li[data-type="taskItem"] { position: relative; padding-inline-start: 1.75rem }
.document li[data-type="taskItem"] > input { position: absolute; inset-inline-start: 0; inset-block-start: .4em; margin: 0 }
.document a { color: var(--accent); text-underline-offset: .15em }
.document blockquote { padding-inline-start: 1rem; border-inline-start: 3px solid var(--line); color: var(--quiet) }
.document aside {
  --tint: light-dark(#3a5bb0, #9db4f0);
  padding: .75rem 1rem; border-radius: .5rem; border: 1px solid color-mix(in srgb, var(--tint) 30%, transparent);
  background: color-mix(in srgb, var(--tint) 8%, transparent);
}
.document aside::before {
  content: attr(data-callout); display: block; text-transform: capitalize;
  color: var(--tint); font: 600 .8125rem/1.5 ui-sans-serif, system-ui, sans-serif; margin-block-end: .25rem;
}
.document aside[data-callout="tip"] { --tint: light-dark(#2f7d4f, #8fd3a8) }
.document aside[data-callout="important"] { --tint: light-dark(#7a4bb3, #c9a8f0) }
.document aside[data-callout="warning"] { --tint: light-dark(#9a6700, #e6bd62) }
.document aside[data-callout="caution"] { --tint: light-dark(#b3372f, #f0a099) }
.document :is(aside, blockquote, details, td, th) > :last-child { margin-block-end: 0 }
.document summary { cursor: pointer; font-weight: 600 }
.document details > :not(summary) { margin-inline-start: 1.1rem }
.document :is(code, pre) { font-family: ui-monospace, "SF Mono", Menlo, monospace; font-size: .875em }
.document :not(pre) > code { padding: .1em .3em; border-radius: .25em; background: var(--shade) }
.document pre { padding: .9rem 1rem; border-radius: .5rem; background: var(--shade); overflow-x: auto; line-height: 1.5 }
.document table { color: inherit; font: inherit; border-collapse: collapse; display: block; overflow-x: auto; max-inline-size: 100% }
.document :is(th, td) { border: 1px solid var(--line); padding: .4rem .6rem; vertical-align: top; min-inline-size: 3rem }
.document th { background: var(--shade); text-align: start }
.document :is(th, td) p { margin: 0 0 .25em }
.document img { max-inline-size: 100%; height: auto; border-radius: .375rem }
.document figure { text-align: center }
.document figcaption { color: var(--quiet); font-size: .9em; margin-block-start: .4em }
.document hr { border: 0; border-block-start: 1px solid var(--line); margin: 2em 0 }
.document mark { color: inherit; border-radius: .15em; background: light-dark(#fff0a8, #5c4f14) }
.document mark[data-color="orange"] { background: light-dark(#ffe0bd, #613f16) }
.document mark[data-color="red"] { background: light-dark(#ffd4d0, #632a27) }
.document mark[data-color="pink"] { background: light-dark(#ffd6ea, #5e2846) }
.document mark[data-color="purple"] { background: light-dark(#e8dbff, #45326a) }
.document mark[data-color="blue"] { background: light-dark(#d5e6ff, #23406b) }
.document mark[data-color="green"] { background: light-dark(#d3f2d8, #22502f) }
.document :is([data-type="inline-math"], [data-type="block-math"]) { font-family: ui-monospace, Menlo, monospace; font-size: .9em; white-space: pre-wrap }
.document [data-type="block-math"] { text-align: center; margin-block-end: 1em }
@media print { .document { max-inline-size: none; padding: 0 } }
`.trim();
