// Rows of a table by keyboard: j and k, or the arrows, go from row to row; Enter follows the link.

const links = (table) => [...table.querySelectorAll("[data-row-link]")];
const isWriting = (element) => element.closest("input, select, textarea, [contenteditable]");
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const isArrow = event.key.startsWith("Arrow");
  const here = event.target.closest("[data-row-link]");
  if (isArrow && !here) return; // arrows scroll until a row has the focus
  const table = event.target.closest("[data-rows]") ?? document.querySelector("[data-rows]");
  if (!table || document.querySelector("dialog[open]")) return;
  const all = links(table);
  const next = all[here ? all.indexOf(here) + step : 0];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
