// What a page is asked by test_every_page.py; each function answers with what is wrong, or with nothing.
(() => {
  const seen = (element) => {
    const style = getComputedStyle(element);
    return element.checkVisibility() && style.visibility !== "hidden" && element.getClientRects().length > 0;
  };
  const name = (element) =>
    `${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""}` +
    ` ${(element.getAttribute("aria-label") || element.name || element.textContent || "").trim().slice(0, 40)}`;
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  // Everything a reader is told: text, the words of lists, and what is said to screen readers.
  function texts(leftOut) {
    const said = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest("script, style, template, noscript") || (leftOut && parent.closest(leftOut))) continue;
      if (parent.tagName !== "OPTION" && !parent.checkVisibility() && !parent.closest("details")) continue;
      said.push(node.data);
    }
    for (const attribute of ["aria-label", "title", "placeholder", "alt"])
      for (const element of document.querySelectorAll(`[${attribute}]`))
        if (!leftOut || !element.closest(leftOut)) said.push(element.getAttribute(attribute));
    said.push(document.title);
    return said.map((one) => one.replace(/\s+/g, " ").trim()).filter(Boolean);
  }

  // What can be pressed by a mouse and not be reached by a keyboard.
  function unreachable() {
    const wrong = [];
    for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary"))
      if (seen(element) && !element.disabled && element.type !== "hidden" && element.tabIndex < 0) wrong.push(name(element));
    for (const element of document.querySelectorAll("body *"))
      if (seen(element) && element.onclick && !element.closest(`${FOCUSABLE}, label`)) wrong.push(name(element));
    return wrong;
  }

  const stopCount = () =>
    [...document.querySelectorAll(FOCUSABLE)].filter((one) => seen(one) && !one.disabled && one.tabIndex >= 0).length;

  // Whether the element that has the focus shows it.
  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const shows = (one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const circle = element instanceof SVGElement;
    const isShown = shows(element) || circle || [...document.querySelectorAll(":focus-within")].some((one) => one.tagName === "LABEL" && shows(one));
    element.dataset.reached = "yes";
    return { name: name(element), isShown };
  }

  const overflow = () => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => seen(one) && one.getBoundingClientRect().right > wide + 1)
      .slice(-4)
      .map(name);
  };

  const printed = () => [...document.querySelectorAll(".navigation, .tree, .bar-tools, .question .actions")].filter(seen).map(name);

  async function axe(rules) {
    const answer = await window.axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
    return answer.violations
      .filter((one) => ["serious", "critical"].includes(one.impact))
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }

  window.pageChecks = { texts, unreachable, stopCount, focused, overflow, printed, axe };
})();
