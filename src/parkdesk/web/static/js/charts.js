// Charts: every [data-chart="id of a JSON script"] is drawn by ECharts when it comes into view.
// The option is made in Python; here it only gets the colours of the theme and the safe tooltip.

const charts = new Map(); // element -> chart
const maps = new Map(); // map name -> promise
let library = null;

// What stands in for a colour of nearzero.reporting.palette on a dark page.
const DARK = JSON.parse(document.getElementById("desk-dark").textContent);
const PAPER_COLOUR = "#ffffff";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function loadLibrary() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector('meta[name="desk-echarts"]').content;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error("ECharts could not be loaded"));
    document.head.append(script);
  });
  return library;
}

function loadMap(echarts, name, url) {
  if (!name) return Promise.resolve();
  if (!maps.has(name)) {
    maps.set(
      name,
      fetch(url)
        .then((answer) => answer.json())
        .then((outline) => echarts.registerMap(name, outline)),
    );
  }
  return maps.get(name);
}

function colourOf(colour, isDark) {
  const lower = colour.toLowerCase();
  if (lower === PAPER_COLOUR) return token("--paper");
  return (isDark && DARK[lower]) || colour;
}

// The colour "hatch" of an option: nothing is known here.
function hatch() {
  const size = 6 * devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = token("--hatch");
  pen.lineWidth = devicePixelRatio;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return { image: canvas, repeat: "repeat", scaleX: 1 / devicePixelRatio, scaleY: 1 / devicePixelRatio };
}

function recoloured(value, isDark) {
  if (value === "hatch") return hatch();
  if (typeof value === "string") return value.startsWith("#") ? colourOf(value, isDark) : value;
  if (Array.isArray(value)) return value.map((one) => recoloured(one, isDark));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, recoloured(one, isDark)]),
  );
}

function theme() {
  const fontSize = document.documentElement.classList.contains("screen") ? 15 : 12;
  const ink = token("--ink");
  const quiet = token("--quiet");
  const rule = token("--rule");
  const axis = {
    axisLine: { lineStyle: { color: rule } },
    axisTick: { lineStyle: { color: rule } },
    axisLabel: { color: quiet, fontSize },
    nameTextStyle: { color: quiet, fontSize },
    splitLine: { lineStyle: { color: rule } },
  };
  const label = { color: ink, fontSize, textBorderWidth: 0 };
  return {
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily: token("--font") },
    title: { textStyle: { color: ink, fontSize: 14, fontWeight: 600 }, subtextStyle: { color: quiet } },
    legend: { textStyle: { color: ink, fontSize }, inactiveColor: quiet },
    tooltip: {
      backgroundColor: token("--paper"),
      borderColor: token("--rule-strong"),
      textStyle: { color: ink, fontSize },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
    bar: { label },
    sankey: { label },
    pie: { label },
    line: { label },
    geo: { label: { color: ink, fontSize: fontSize - 1 } },
  };
}

// Words in tooltips are drawn, not written as HTML: the policy allows no inline style.
function prepared(option, isDark) {
  const full = recoloured(option, isDark);
  const several = Array.isArray(full.tooltip) ? full.tooltip[0] : full.tooltip;
  full.tooltip = { ...several, renderMode: "richText", confine: true };
  full.aria = { enabled: true, ...full.aria };
  full.animation ??= false;
  return full;
}

const optionOf = (element) => JSON.parse(document.getElementById(element.dataset.chart).textContent);

function draw(echarts, element) {
  charts.get(element)?.dispose();
  const isDark = document.documentElement.dataset.theme === "dark";
  const said = element.getAttribute("aria-label"); // ECharts would put its own words over ours
  const chart = echarts.init(element, theme(), { renderer: "canvas", locale: element.dataset.locale });
  chart.setOption(prepared(optionOf(element), isDark));
  if (said) element.setAttribute("aria-label", said);
  chart.on("click", (event) => {
    const href = event.data?.href ?? event.region?.href;
    if (href?.startsWith("/") && !href.startsWith("//")) window.location.assign(href);
  });
  charts.set(element, chart);
}

async function mount(element) {
  try {
    const echarts = await loadLibrary();
    await loadMap(echarts, element.dataset.mapName, element.dataset.mapUrl);
    if (element.isConnected) draw(echarts, element);
  } catch (problem) {
    element.dataset.state = "failed";
    console.warn(problem);
  }
}

// A chart in a hidden block has no size; it is drawn when it gets one, and follows its box.
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (!contentRect.width || !contentRect.height) continue;
    if (charts.has(target)) charts.get(target).resize();
    else if (!target.dataset.state) {
      target.dataset.state = "drawn";
      mount(target);
    }
  }
});

function watch(root) {
  const found = [...root.querySelectorAll("[data-chart]")];
  if (root.matches?.("[data-chart]")) found.push(root);
  for (const element of found) sizes.observe(element);
}

function forget(root) {
  for (const [element, chart] of charts) {
    if (!root.contains(element)) continue;
    sizes.unobserve(element);
    chart.dispose();
    charts.delete(element);
  }
}

const redraw = () => {
  for (const element of charts.keys()) draw(window.echarts, element);
};

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
document.addEventListener("htmx:beforeCleanupElement", (event) => forget(event.detail.elt));
document.addEventListener("desk:theme", redraw);

// On paper a chart is as wide as the page; print.css gives its box the same shape.
const PAPER = { width: 688, height: 230 };
window.addEventListener("beforeprint", () => {
  for (const chart of charts.values()) {
    chart.resize(PAPER);
    chart.getZr().refreshImmediately();
  }
});
window.addEventListener("afterprint", () => {
  for (const chart of charts.values()) chart.resize({ width: "auto", height: "auto" });
});
