import { text } from "../text/en.ts";

/** Says that the application could not be loaded, above what the server wrote, if anything. */
export function showMissingPart(): void {
  const { title, detail } = text.offline.missingPart;
  const notice = document.createElement("section");
  notice.className = "reading-notice";
  notice.setAttribute("role", "alert");
  const heading = document.createElement("h1");
  heading.textContent = title;
  const words = document.createElement("p");
  words.textContent = detail;
  const reload = document.createElement("a");
  reload.href = location.href;
  reload.textContent = text.offline.reload;
  reload.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  notice.append(heading, words, reload);
  document.body.prepend(notice);
}
