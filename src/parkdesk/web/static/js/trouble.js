// A request of htmx that failed is said in words, where messages stand.

const messages = document.getElementById("messages");

function say(word) {
  if (!messages) return;
  const line = document.createElement("p");
  line.className = "message is-error";
  line.textContent = messages.dataset[word];
  messages.replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status < 500 ? "wordRefused" : "wordFailed");
});
document.addEventListener("htmx:sendError", () => say("wordOffline"));
document.addEventListener("htmx:timeout", () => say("wordOffline"));
