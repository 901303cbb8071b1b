// Runs before the first paint, so that a chosen theme never flashes the other one.
// A file of its own, not an inline script: the page's policy allows scripts from files only.
try {
  var theme = localStorage.getItem("scriptorium.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked; the system's theme applies then.
}
