// The drawer at the right: htmx fills it, the browser's dialog keeps the focus in and gives it back.

const drawer = document.getElementById("drawer");
const body = document.getElementById("drawer-body");

if (drawer && body) {
  const title = document.getElementById("drawer-title");
  const page = document.getElementById("drawer-page");
  let opener = null;

  const open = (event) => {
    if (event.detail.target !== body) return;
    const source = event.detail.requestConfig?.elt;
    const heading = body.querySelector("[data-drawer-title], h1, h2, h3");
    if (heading) title.textContent = heading.dataset.drawerTitle || heading.textContent;
    if (!drawer.open) {
      opener = source;
      const href = source?.getAttribute("href");
      page.hidden = !href;
      if (href) page.href = href;
      drawer.showModal();
    }
    body.scrollTop = 0;
  };

  const shut = () => drawer.open && drawer.close();

  document.addEventListener("htmx:afterSwap", open);
  document.addEventListener("desk:close-drawer", shut);
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest("[data-drawer-close]")) shut();
  });
  drawer.addEventListener("close", () => {
    body.replaceChildren();
    if (opener?.isConnected) opener.focus();
    opener = null;
  });
}
