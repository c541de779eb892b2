// Lines of a form that can be taken out and put back: a line that is out is disabled, so that it is not sent.

function tell(line) {
  line.closest("form")?.dispatchEvent(new CustomEvent("desk:line-changed", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line-remove]")?.closest("[data-line]");
  if (!line) return;
  const template = document.getElementById("line-removed");
  const note = template?.content.firstElementChild.cloneNode(true);
  if (!note) return;
  note.querySelector("[data-line-name]").textContent = line.querySelector("legend").textContent;
  line.disabled = true;
  line.hidden = true;
  line.after(note);
  note.querySelector("[data-line-restore]").focus();
  note.addEventListener("click", (inside) => {
    if (!inside.target.closest("[data-line-restore]")) return;
    line.disabled = false;
    line.hidden = false;
    note.remove();
    line.querySelector("[data-line-remove]").focus();
    tell(line);
  });
  tell(line);
});

// A field that was refused is not refused any more once it is changed; the next answer tells anew.
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-line]")) event.target.removeAttribute("aria-invalid");
});
