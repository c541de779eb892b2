// All boxes of a table at once, and how many are chosen.

function say(form) {
  const count = form.querySelectorAll("input[name=chosen]:checked").length;
  for (const place of form.querySelectorAll("[data-chosen-count]")) place.textContent = String(count);
  for (const button of form.querySelectorAll("[data-needs-chosen]")) button.disabled = count === 0;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-choosing]");
  if (!form) return;
  if (event.target.matches("[data-choose-all]")) {
    for (const box of form.querySelectorAll("input[name=chosen]")) box.checked = event.target.checked;
  }
  say(form);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-choosing]").forEach(say));
