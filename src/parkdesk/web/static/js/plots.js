// The map of boundary and plots by mouse and keyboard. The lines of coordinates in the form are the
// truth: they are read, drawn and written back, so that nothing is lost without this script.

const site = document.querySelector("[data-site]");
const form = document.querySelector("[data-site-form]");
const plan = site.querySelector(".site-plan");
const layers = { shapes: plan.querySelector("[data-site-shapes]"), points: plan.querySelector("[data-site-points]") };
const choose = site.querySelector("[data-site-shape]");
const undo = site.querySelector("[data-site-undo]");
const words = site.dataset;
const whole = { width: plan.viewBox.baseVal.width, height: plan.viewBox.baseVal.height };
const view = { x: 0, y: 0, scale: 1 }; // what is seen of the sheet, and how large
const done = []; // what can be undone: [field, text]
let chosen = 0;
let made = 0;

const shapes = () => [...form.querySelectorAll("[data-shape]")];
const points = (shape) => shape.querySelector("[data-points]");
const nameOf = (shape) =>
  shape.dataset.shape === "boundary"
    ? words.wordBoundary
    : `${words.wordPlot} ${shape.querySelector("[data-plot-id]").value || words.wordNew}`;
const labelOf = (shape) => shape.querySelector("select").value || shape.querySelector("[data-plot-id]").value;
const px = ([x, y]) => [(x - words.west) * words.perLongitude, (words.north - y) * words.perLatitude];
const degrees = ([x, y]) => [x / words.perLongitude + Number(words.west), words.north - y / words.perLatitude];

// Lines to rings and back; a ring knows whether it is a hole of the area before it.
function ringsOf(text) {
  const rings = [];
  let isOpen = false;
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!line) isOpen = false;
    else if (line === "-" && rings.length) rings.push({ isHole: true, points: [] });
    else {
      if (!isOpen) rings.push({ isHole: false, points: [] });
      isOpen = true;
      const point = line.split(/[\s,;，]+/).map(Number);
      if (point.length === 2 && point.every(Number.isFinite)) rings.at(-1).points.push(point);
    }
  }
  return rings;
}

const lineOf = (point) => point.map((degree) => degree.toFixed(6)).join(", ");
const before = (ring, at) => (ring.isHole ? "\n-\n" : at ? "\n\n" : "");
const textOf = (rings) => rings.map((ring, at) => before(ring, at) + ring.points.map(lineOf).join("\n")).join("");

function draw(tag, kind, attributes, parent) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  element.setAttribute("class", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

const cornerOf = (point) => px(point).map((one) => one.toFixed(1)).join(",");
const pathOf = (rings) => rings.map((ring) => `M${ring.points.map(cornerOf).join(" ")}Z`).join("").replaceAll("MZ", "");

function kindOf(shape) {
  if (shape.dataset.shape === "boundary") return "boundary";
  return `plot ${shape.querySelector("select").value ? "is-held" : "is-free"}`;
}

function drawAll() {
  layers.shapes.replaceChildren();
  for (const [at, shape] of shapes().entries()) {
    const rings = ringsOf(points(shape).value);
    if (!rings.length) continue;
    const kind = `${kindOf(shape)}${at === chosen ? " is-chosen" : ""}`;
    const path = draw("path", kind, { d: pathOf(rings), "fill-rule": "evenodd" }, layers.shapes);
    path.addEventListener("click", () => pick(at));
  }
  for (const shape of shapes().slice(1)) {
    const ring = ringsOf(points(shape).value)[0]?.points.map(px) ?? [];
    if (!ring.length) continue;
    const [x, y] = [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length);
    draw("text", "", { x, y }, layers.shapes).textContent = labelOf(shape);
  }
  drawPoints();
}

function drawPoints() {
  const shape = shapes()[chosen];
  const focused = document.activeElement?.dataset?.at;
  layers.points.replaceChildren();
  if (!shape) return;
  const size = 1 / view.scale;
  for (const [number, ring] of ringsOf(points(shape).value).entries()) {
    for (const [at, point] of ring.points.entries()) {
      const next = ring.points[(at + 1) % ring.points.length];
      const [[x, y], [a, b]] = [px(point), px(next)];
      const middle = draw("circle", "middle-point", { cx: (x + a) / 2, cy: (y + b) / 2, r: 4 * size }, layers.points);
      middle.addEventListener("click", () => insert(number, at));
      const said = `${words.wordPoint.replace("[n]", at + 1).replace("[s]", nameOf(shape))}: ${lineOf(point)}`;
      const about = { tabindex: 0, role: "button", "aria-label": said, "data-at": `${number}/${at}` };
      const handle = draw("circle", "point", { cx: x, cy: y, r: 6 * size, ...about }, layers.points);
      handle.addEventListener("pointerdown", (event) => drag(event, handle, number, at));
      handle.addEventListener("keydown", (event) => key(event, number, at));
    }
  }
  if (focused) layers.points.querySelector(`[data-at="${focused}"]`)?.focus();
}

// One change of the chosen shape: kept for undoing, written into the form, drawn.
function change(how, keep = true) {
  const field = points(shapes()[chosen]);
  const rings = ringsOf(field.value);
  if (keep) done.push([field, field.value]);
  how(rings);
  field.value = textOf(rings);
  undo.disabled = !done.length;
  drawAll();
}

function insert(number, at) {
  change((rings) => {
    const ring = rings[number].points;
    const next = ring[(at + 1) % ring.length];
    ring.splice(at + 1, 0, [(ring[at][0] + next[0]) / 2, (ring[at][1] + next[1]) / 2]);
  });
  focusOn(number, at + 1);
}

function focusOn(number, at) {
  layers.points.querySelector(`[data-at="${number}/${at}"]`)?.focus();
  say(layers.points.querySelector(`[data-at="${number}/${at}"]`)?.getAttribute("aria-label") ?? "");
}

const say = (text) => (site.querySelector("[data-site-said]").textContent = text);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function key(event, number, at) {
  const arrow = ARROWS[event.key];
  if (arrow) {
    const far = (event.shiftKey ? 10 : 1) / view.scale;
    const moved = (point) => degrees(px(point).map((one, axis) => one + arrow[axis] * far));
    change((rings) => {
      if (event.altKey) for (const ring of rings) ring.points = ring.points.map(moved);
      else rings[number].points[at] = moved(rings[number].points[at]);
    });
  } else if (event.key === "+" || event.key === "Insert") return event.preventDefault(), insert(number, at);
  else if (event.key === "Delete" || event.key === "Backspace") {
    change((rings) => rings[number].points.length > 3 && rings[number].points.splice(at, 1));
  } else return;
  event.preventDefault();
  focusOn(number, Math.min(at, ringsOf(points(shapes()[chosen]).value)[number].points.length - 1));
}

function drag(event, handle, number, at) {
  event.preventDefault();
  handle.focus();
  done.push([points(shapes()[chosen]), points(shapes()[chosen]).value]);
  const move = (moving) => {
    const box = plan.getBoundingClientRect();
    const seen = plan.viewBox.baseVal;
    const x = seen.x + ((moving.clientX - box.left) / box.width) * seen.width;
    const y = seen.y + ((moving.clientY - box.top) / box.height) * seen.height;
    change((rings) => (rings[number].points[at] = degrees([x, y])), false);
  };
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    focusOn(number, at);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
}

function pick(at) {
  chosen = at;
  list();
  drawAll();
}

function list() {
  choose.replaceChildren(
    ...shapes().flatMap((shape, at) =>
      at && !points(shape).value.trim() ? [] : [new Option(nameOf(shape), at, false, at === chosen)],
    ),
  );
  for (const [at, shape] of shapes().entries()) shape.classList.toggle("is-chosen", at === chosen);
  site.querySelector("[data-site-begin]").hidden = Boolean(points(shapes()[0]).value.trim());
}

// Nearer and farther: around the middle of what is seen.
function zoom(by) {
  view.scale = Math.min(Math.max(view.scale * by, 0.25), 64);
  const seen = plan.viewBox.baseVal;
  const [x, y] = [seen.x + seen.width / 2, seen.y + seen.height / 2];
  const [width, height] = [whole.width / view.scale, whole.height / view.scale];
  plan.setAttribute("viewBox", `${x - width / 2} ${y - height / 2} ${width} ${height}`);
  plan.querySelector("[data-site-bar]").setAttribute("visibility", view.scale === 1 ? "visible" : "hidden");
  drawPoints();
}

// What is new begins as a square in the middle of what is seen, to be pulled into shape.
function square(share) {
  const seen = plan.viewBox.baseVal;
  const [x, y, half] = [seen.x + seen.width / 2, seen.y + seen.height / 2, seen.height * share];
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
  return textOf([{ isHole: false, points: corners.map(([a, b]) => degrees([x + a * half, y + b * half])) }]);
}

function begin() {
  points(shapes()[0]).value = square(0.35);
  pick(0);
  focusOn(0, 0);
}

function addPlot() {
  const part = form.querySelector("[data-plot-template]").content.firstElementChild.cloneNode(true);
  made += 1;
  for (const label of part.querySelectorAll("label")) {
    part.querySelector(`#${label.htmlFor}`).id += `-${made}`;
    label.htmlFor += `-${made}`;
  }
  points(part).value = square(0.08);
  form.querySelector("[data-plots]").append(part);
  arm(part);
  pick(shapes().indexOf(part));
  part.querySelector("[data-plot-id]").focus();
}

function arm(shape) {
  const tools = shape.querySelector("[data-plot-tools]");
  if (tools) tools.hidden = false;
  shape.querySelector("[data-plot-remove]")?.addEventListener("click", () => {
    shape.remove();
    pick(0);
    choose.focus();
  });
}

site.querySelector(".site-tools").hidden = site.querySelector(".site-help").hidden = false;
shapes().forEach(arm);
form.addEventListener("input", () => (list(), drawAll()));
choose.addEventListener("change", () => pick(Number(choose.value)));
site.querySelector("[data-site-begin]").addEventListener("click", begin);
site.querySelector("[data-site-add]").addEventListener("click", addPlot);
site.querySelector("[data-site-nearer]").addEventListener("click", () => zoom(2));
site.querySelector("[data-site-farther]").addEventListener("click", () => zoom(0.5));
undo.addEventListener("click", () => {
  const last = done.pop();
  if (last) last[0].value = last[1];
  undo.disabled = !done.length;
  drawAll();
});
list();
drawAll();
