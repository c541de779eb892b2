// Charts: every [data-chart="id of a JSON script"] is drawn by ECharts when it comes into view.
// The option is made in Python; here it only gets the colours of the theme and the safe tooltip.

const charts = new Map(); // element -> chart
const maps = new Map(); // map name -> promise
let library = null;

// Series colours of the printed report that are too dark for a dark page (reporting.palette).
const ON_DARK = {
  "#2f6480": "#5b9cc0",
  "#4d8b7a": "#63ab97",
  "#7a5c8e": "#a588bb",
  "#34495c": "#8299ad",
  "#6b7f2e": "#93a84d",
  "#52616e": "#a3b1bd",
  "#20684c": "#83cdaa",
};
const STEPS_ON_LIGHT = ["#e6eff3", "#bcd5e1", "#86b1c6", "#4a86a5", "#1f5470"];
const TOKENS = {
  "#1f2d3a": "--chart-ink",
  "#5b6b79": "--chart-quiet",
  "#c9d1d8": "--chart-rule",
  "#ffffff": "--chart-paper",
  "#a33a2c": "--chart-mark",
  "#b98b4a": "--chart-below",
};

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
  if (TOKENS[lower]) return token(TOKENS[lower]);
  if (!isDark) return colour;
  const step = STEPS_ON_LIGHT.indexOf(lower);
  return step >= 0 ? token(`--step-${step}`) : (ON_DARK[lower] ?? colour);
}

function recoloured(value, isDark) {
  if (typeof value === "string") return value.startsWith("#") ? colourOf(value, isDark) : value;
  if (Array.isArray(value)) return value.map((one) => recoloured(one, isDark));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, recoloured(one, isDark)]),
  );
}

function theme() {
  const ink = token("--chart-ink");
  const quiet = token("--chart-quiet");
  const rule = token("--chart-rule");
  const axis = {
    axisLine: { lineStyle: { color: rule } },
    axisTick: { lineStyle: { color: rule } },
    axisLabel: { color: quiet },
    nameTextStyle: { color: quiet },
    splitLine: { lineStyle: { color: rule } },
  };
  const label = { color: ink, textBorderWidth: 0 };
  return {
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily: token("--font") },
    title: { textStyle: { color: ink, fontSize: 14, fontWeight: 600 }, subtextStyle: { color: quiet } },
    legend: { textStyle: { color: ink }, inactiveColor: quiet },
    tooltip: {
      backgroundColor: token("--paper"),
      borderColor: token("--rule-strong"),
      textStyle: { color: ink, fontSize: 12 },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
    bar: { label },
    sankey: { label },
    pie: { label },
    line: { label },
    geo: { label },
  };
}

// Words in tooltips are drawn, not written as HTML: the policy allows no inline style.
function prepared(option, isDark) {
  const full = recoloured(option, isDark);
  const several = Array.isArray(full.tooltip) ? full.tooltip[0] : full.tooltip;
  full.tooltip = { ...several, renderMode: "richText", confine: true };
  full.aria = { enabled: true, ...full.aria };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) full.animation = false;
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
