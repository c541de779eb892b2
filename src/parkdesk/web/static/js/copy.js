// A secret that is shown once: select it on a touch, copy it with a button where the browser lets us.

for (const box of document.querySelectorAll("[data-copy]")) {
  const text = box.querySelector("[data-copy-text]");
  const button = box.querySelector("[data-copy-button]");
  text.addEventListener("focus", () => text.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.wordDone;
  });
}
