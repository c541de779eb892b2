// The days of a heat map by keyboard: one stop of the tab key, arrows go from day to day.

const STEPS = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 };

document.addEventListener("keydown", (event) => {
  const here = event.target.closest("[data-days] a");
  const step = STEPS[event.key];
  if (!here || !step) return;
  const all = [...here.closest("[data-days]").querySelectorAll("a")];
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  here.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
});
