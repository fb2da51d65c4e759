"use strict";

// What was chosen stands in the address, so that loading the page again keeps it.
const groups = ["view", "width", "scheme"];
const chosen = new URLSearchParams(location.hash.slice(1));
if (!chosen.has("width") && window.innerWidth < 1120) chosen.set("width", "phone");

// Longer than the server is ever silent: after this many milliseconds without a sign of life it is away.
const silence = 40_000;
const retry = 2_000;
const root = document.documentElement;
let version = document.body.dataset.version;

function keepChoice() {
  const now = new URLSearchParams();
  for (const group of groups) {
    const input = document.querySelector(`input[name=${group}]:checked`);
    if (input) now.set(group, input.value);
  }
  history.replaceState(null, "", `#${now}`);
}

// Screen readers are told politely, and of the same words twice only where these change.
function announce(words) {
  const news = document.getElementById("news");
  news.textContent = news.textContent === words ? `${words}\u00a0` : words;
}

// Makes a node like another of its kind, and touches nothing that is so already: what has the focus keeps it, what
// is scrolled stays where it is.  What is marked data-own, and what a frame holds, is nobody else's.
function become(node, next) {
  if (node.isEqualNode(next)) return;
  if (node.nodeName !== next.nodeName || node.id !== next.id) {
    node.replaceWith(document.importNode(next, true));
  } else if (node.nodeType !== Node.ELEMENT_NODE) {
    node.data = next.data;
  } else if (!node.hasAttribute("data-own")) {
    takeAttributes(node, next);
    takeChildren(node, next);
  }
}

function takeAttributes(node, next) {
  for (const { name } of [...node.attributes]) {
    if (!next.hasAttribute(name) && name !== "src") node.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

function takeChildren(node, next) {
  const mine = [...node.childNodes];
  const theirs = [...next.childNodes];
  mine.slice(theirs.length).forEach((child) => child.remove());
  theirs.forEach((child, place) => {
    if (place < mine.length) become(mine[place], child);
    else node.append(document.importNode(child, true));
  });
}

// A frame is filled when it is seen, and again when its mail has changed.  The mail changes in place; what would not
// become the mail, or wandered off to another page, is replaced without a step in the history.
const filled = new WeakMap();

async function fill() {
  const seen = [...document.querySelectorAll("iframe")].filter((frame) => frame.getClientRects().length);
  await Promise.all(seen.filter((frame) => filled.get(frame) !== frame.dataset.mail).map(fillOne));
}

async function fillOne(frame) {
  const address = frame.dataset.mail;
  if (filled.has(frame)) await refill(frame, address);
  else frame.src = address;
  filled.set(frame, address);
}

async function refill(frame, address) {
  const inner = frame.contentWindow;
  const shown = frame.contentDocument;
  const whole = shown?.URL.includes("/mail/") && shown.readyState !== "loading";
  if (whole) {
    // The frame's own parser, since the page's policy would refuse the styles that a mail has in itself.
    const next = new inner.DOMParser().parseFromString(await fetched(address), "text/html");
    become(shown.documentElement, next.documentElement);
    if (shown.documentElement.isEqualNode(next.documentElement)) return;
  }
  inner.location.replace(new URL(address, location.href));
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

async function update() {
  const next = new DOMParser().parseFromString(await fetched(location.pathname), "text/html");
  const focused = document.activeElement;
  const around = focused.closest("main, #checks");
  become(document.body, next.body);
  if (!focused.isConnected) around?.focus({ preventScroll: true });
  document.title = next.title;
  version = next.body.dataset.version;
  await fill();
  delete root.dataset.away;
  announce(document.getElementById("trouble").firstElementChild?.textContent ?? verdict());
}

function verdict() {
  const words = [...document.querySelectorAll("#verdict .while-followed b")].map((part) => part.textContent);
  return `Shown as saved. ${words.join(", ")}.`;
}

// One after the other, however fast the saves follow.
let updating = Promise.resolve();
function follow() {
  updating = updating.then(update).catch(() => away("lost"));
}

// The server tells of each version, gives signs of life between, and says goodbye where it can.
function listen() {
  const changes = new EventSource("changes");
  let watchdog;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => leave("lost"), silence);
  };
  const leave = (how) => {
    clearTimeout(watchdog);
    changes.close();
    away(how);
    if (how === "lost") setTimeout(listen, retry);
  };
  changes.addEventListener("message", (event) => {
    heard();
    if (event.data !== version || root.dataset.away) follow();
  });
  changes.addEventListener("ended", () => leave("ended"));
  changes.addEventListener("error", () => leave("lost"));
  heard();
}

function away(how) {
  if (root.dataset.away) return;
  root.dataset.away = how;
  const now = new Date().toTimeString().slice(0, 5);
  document.querySelectorAll(".while-away time").forEach((time) => { time.textContent = now; });
  announce(document.querySelector(`#away p.while-${how}`).textContent);
}

for (const group of groups) {
  const input = document.querySelector(`input[name=${group}][value="${CSS.escape(chosen.get(group) || "")}"]`);
  if (input) input.checked = true;
}
function choose() {
  keepChoice();
  fill().catch(() => away("lost"));
}

choose();
document.addEventListener("change", choose);
document.getElementById("verdict").addEventListener("click", (event) => {
  event.preventDefault();
  const checks = document.getElementById("checks");
  checks.scrollIntoView({ block: "start" });
  checks.focus({ preventScroll: true });
});
listen();
