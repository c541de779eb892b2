// All boxes of a table at once, and how many are chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-choosing]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  if (event.target.matches("[data-choose-all]")) {
    for (const box of boxes) box.checked = event.target.checked;
  }
  const count = boxes.filter((box) => box.checked).length;
  for (const place of form.querySelectorAll("[data-chosen-count]")) place.textContent = String(count);
  for (const button of form.querySelectorAll("[data-needs-chosen]")) button.disabled = count === 0;
});
