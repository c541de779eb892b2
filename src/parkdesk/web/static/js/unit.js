// tce | tCO2: one choice for the whole page, kept for the next; style sheets hide the other blocks.
(() => {
  const root = document.documentElement;
  const units = ["tco2", "tce"];

  const mark = () => {
    for (const button of document.querySelectorAll("[data-unit-switch]")) {
      button.setAttribute("aria-pressed", String(button.dataset.unitSwitch === root.dataset.units));
    }
  };

  const choose = (unit) => {
    root.dataset.units = units.includes(unit) ? unit : units[0];
    mark();
  };

  try {
    choose(localStorage.getItem("units"));
  } catch {
    choose(units[0]); // storage may be forbidden
  }
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unit-switch]");
    if (!button) return;
    choose(button.dataset.unitSwitch);
    try {
      localStorage.setItem("units", root.dataset.units);
    } catch {
      // the choice then holds for this page only
    }
  });
})();
