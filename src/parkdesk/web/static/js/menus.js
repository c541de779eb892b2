// Menus (<details class="menu">) shut when the reader turns elsewhere; the tree opens and shuts.

const root = document.documentElement;
const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const isPhone = matchMedia("(max-width: 720px)");
const isShown = () => (isPhone.matches ? root.dataset.tree === "open" : root.dataset.tree !== "shut");
const say = () => {
  for (const button of document.querySelectorAll("[data-tree-switch]")) {
    button.setAttribute("aria-expanded", String(isShown()));
  }
};

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tree-switch]")) return;
  const shown = isShown();
  if (isPhone.matches) root.dataset.tree = shown ? "" : "open";
  else root.dataset.tree = shown ? "shut" : "";
  say();
});
isPhone.addEventListener("change", say);
say();
