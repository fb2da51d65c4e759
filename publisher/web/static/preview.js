"use strict";

// What was chosen stands in the address, so that loading the page again keeps it.
const groups = ["view", "width", "scheme"];
const chosen = new URLSearchParams(location.hash.slice(1));
if (!chosen.has("width") && window.innerWidth < 1120) chosen.set("width", "phone");
let version = document.body.dataset.version;

function keepChoice() {
  const now = new URLSearchParams();
  for (const group of groups) {
    const input = document.querySelector(`input[name=${group}]:checked`);
    if (input) {
      now.set(group, input.value);
      document.body.dataset[group] = input.value;
    }
  }
  history.replaceState(null, "", `#${now}`);
}

// A frame is filled anew without a step in the history, and stays where its reader was.
function refill(frame) {
  const inner = frame.contentWindow;
  const top = inner.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  inner.location.replace(`${frame.getAttribute("src")}?${version}`);
}

function say(state, words) {
  const pulse = document.getElementById("pulse");
  pulse.dataset.state = state;
  pulse.textContent = words;
}

async function follow() {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (next.body.dataset.shape !== document.body.dataset.shape) {
    location.reload();
    return;
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    part.replaceChildren(...next.getElementById(part.id).childNodes);
  }
  document.title = next.title;
  version = next.body.dataset.version;
  document.body.dataset.version = version;
  document.querySelectorAll("iframe").forEach(refill);
}

for (const group of groups) {
  const input = document.querySelector(`input[name=${group}][value="${CSS.escape(chosen.get(group) || "")}"]`);
  if (input) input.checked = true;
}
keepChoice();
document.addEventListener("change", keepChoice);
document.getElementById("verdict").addEventListener("click", (event) => {
  event.preventDefault();
  const checks = document.getElementById("checks");
  checks?.scrollIntoView({ block: "start" });
  checks?.focus({ preventScroll: true });
});

const changes = new EventSource("changes");
changes.addEventListener("open", () => say("on", "Follows your files"));
changes.addEventListener("error", () => say("off", "Ended: run publisher preview again"));
changes.addEventListener("message", (event) => {
  if (event.data !== version) follow();
});
