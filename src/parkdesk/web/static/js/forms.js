// Forms that save themselves and files on their way: what is saved, how far, and a word before
// the reader leaves with something unsaved. htmx sends; this only says.

const unsaved = new Set();

const sayer = (form) => form.querySelector("[data-saved]");

function say(form, word, isFailed = false) {
  const place = sayer(form);
  if (!place) return;
  place.textContent = place.dataset[word] ?? "";
  place.classList.toggle("is-failed", isFailed);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  unsaved.add(form);
  say(form, "wordUnsaved");
});

document.addEventListener("submit", (event) => unsaved.delete(event.target));

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form?.matches("[data-autosave]")) say(form, "wordSaving");
  const bar = form?.matches("[data-upload]") && form.querySelector("progress");
  if (bar) bar.hidden = false;
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest("form[data-upload]")?.querySelector("progress");
  if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (!form) return;
  const bar = form.matches("[data-upload]") && form.querySelector("progress");
  if (bar) bar.hidden = true;
  if (!form.matches("[data-autosave]")) return;
  if (event.detail.successful && event.detail.xhr.status < 400) {
    // 422 is shown like an answer, but nothing was kept
    unsaved.delete(form);
    say(form, "wordSaved");
  } else {
    say(form, "wordFailed", true);
  }
});

window.addEventListener("beforeunload", (event) => {
  for (const form of unsaved) if (form.isConnected) event.preventDefault();
});

// A form with a field for a file says which file was chosen.
document.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const place = event.target.closest("[data-file]")?.querySelector("[data-file-name]");
  if (place) place.textContent = [...event.target.files].map((file) => file.name).join(", ");
});
