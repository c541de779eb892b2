// The big screen: a canvas of 1920 x 1080 scaled to the window, a clock, and fresh data.

const canvas = document.getElementById("canvas");
const clock = document.querySelector("[data-clock]");

function scale() {
  const factor = Math.min(window.innerWidth / 1920, window.innerHeight / 1080);
  const left = (window.innerWidth - 1920 * factor) / 2;
  const top = (window.innerHeight - 1080 * factor) / 2;
  canvas.style.transform = `translate(${left}px, ${top}px) scale(${factor})`;
}

function tick() {
  const now = new Date();
  clock.textContent = now.toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone: "Asia/Shanghai",
  });
  setTimeout(tick, 60_000 - (now.getTime() % 60_000));
}

// The page is taken anew as a whole; while the server is away, the last one stays.
async function refresh() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (answer.ok || answer.status === 404) window.location.reload(); // a revoked link goes dark
  } catch {
    // tried again at the next turn
  }
}

if (canvas) {
  scale();
  window.addEventListener("resize", scale);
  const seconds = Number(canvas.dataset.refreshSeconds);
  if (seconds >= 10) setInterval(refresh, seconds * 1000);
}
if (clock) tick();

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-full-screen]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
