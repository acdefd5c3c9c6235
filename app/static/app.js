/* What a page does beyond its links and forms. Every page works without this file.
   data-countdown      counts on from the server's clock             data-copy, data-append   copy a text, add it to a field
   data-matrix         arrows, N and Esc in a matrix                 data-upload              a file on its way (uploads.js)
   data-key            one key for one thing, never while typing     data-print               print this page
   data-focus          takes the focus when it arrives               data-unguarded           may be left with unsent text
   data-fill           puts a text in a field                        data-enter               Ctrl+Enter presses its first button
   data-open-at        where a text that scrolls opens               data-live                follows a stream of changes */
"use strict";

// Spoken politely, at most one sentence in five seconds; the last one counts.
const said = { at: 0, later: 0 };
function news(text) {
  clearTimeout(said.later);
  said.later = setTimeout(() => {
    said.at = Date.now();
    const place = document.getElementById("news");
    if (place) place.textContent = text;
  }, Math.max(0, said.at + 5000 - Date.now()));
}
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const isTyping = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

/* Time left: our server's clock decides, this one only counts on. */
const clock = { offset: 0, isSet: false };
const serverTime = () => Date.now() + clock.offset;

async function askTime() {
  const icon = document.querySelector("link[rel=icon]");
  if (!icon || document.hidden) return;
  try {
    const answer = await fetch(icon.href, { method: "HEAD", cache: "no-store" });
    const told = Date.parse(answer.headers.get("Date"));
    // The header is cut to whole seconds: believe it only when we are further off than that.
    if (told && Math.abs(told + 500 - serverTime()) > 1500) clock.offset = told + 500 - Date.now();
  } catch { /* no connection: count on */ }
}

function wordsFor(seconds, texts) {
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  const some = (one, more, n, values = {}) => fill(n === 1 ? texts[one] : texts[more], { n, ...values });
  if (seconds <= 0) return texts.closed;
  if (days >= 1) return some("day", "days", days);
  if (hours >= 1) return some("hour", "hours", hours, { minutes: some("minute", "minutes", minutes % 60) });
  if (minutes >= 10) return fill(texts.left, { n: minutes });
  return fill(texts.last, { n: minutes, s: seconds % 60 });
}

const SPOKEN = [86400, 3600, 1800, 900, 300, 60];

function tick() {
  for (const timer of document.querySelectorAll("[data-countdown]")) {
    if (!clock.isSet) {
      clock.offset = Date.parse(timer.dataset.now) - Date.now();
      clock.isSet = true;
    }
    timer.texts ??= JSON.parse(timer.dataset.texts);
    const left = Math.max(0, Math.ceil((Date.parse(timer.dataset.countdown) - serverTime()) / 1000));
    const words = wordsFor(left, timer.texts);
    if (timer.textContent !== words) timer.textContent = words;
    const before = timer.left ?? left;
    timer.left = left;
    if (SPOKEN.some((at) => before > at && left <= at)) news(words);
    if (before > 0 && left === 0) setTimeout(() => reached(timer), 1500);
  }
  for (const place of document.querySelectorAll("[data-clock]")) {
    const time = new Date(serverTime()).toLocaleTimeString("nl-NL", { timeZone: "Europe/Amsterdam" }).replaceAll(":", ".");
    place.textContent = fill(place.dataset.clock, { time: time.replace(/^0/, "") });
  }
}

function reached(timer) {
  timer.dispatchEvent(new Event("deadline", { bubbles: true }));
  if (timer.closest("[hx-get]") || isSending) return; // what was sent in time is not broken off
  if (unsent.size || document.querySelector("[data-upload].is-busy")) trouble(timer.texts.reached);
  else location.reload();
}

if (document.querySelector("[data-countdown]")) {
  setInterval(askTime, 60_000);
  document.addEventListener("visibilitychange", askTime);
}
setInterval(tick, 1000);
tick();

/* Keys: single letters that can be switched off, never while typing. */
const keysAreOn = () => document.body.dataset.shortcuts !== "off";

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Escape") {
    for (const menu of document.querySelectorAll(".ts-menu[open]")) {
      menu.open = false;
      if (menu.contains(target)) menu.querySelector("summary").focus();
    }
    if (!isTyping(target) && !target.closest("[data-matrix]")) currentCell()?.focus();
  }
  if ((event.ctrlKey || event.metaKey) && key === "Enter") {
    const button = target.closest?.("form")?.querySelector("[data-enter] button");
    if (button) return event.preventDefault(), button.click();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
  if (target.closest("[data-matrix]") && moveInMatrix(target, key)) return event.preventDefault();
  if (isTyping(target) || !keysAreOn()) return;
  if (key === "?") return document.getElementById("keys")?.focus();
  if (key.toLowerCase() === "n" && nextOpen()) return event.preventDefault();
  const wanted = key.length === 1 && document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("textarea, input:not([type=radio], [type=checkbox])")) wanted.focus();
  else {
    if (wanted.matches("input")) wanted.focus();
    wanted.click();
    const field = wanted.hash && document.querySelector(wanted.hash);
    if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".ts-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

/* A matrix is one tab stop; arrows walk through it. */
const matrixCells = () => [...document.querySelectorAll("[data-matrix] .ts-cell")];
const currentCell = () => document.querySelector('[data-matrix] .ts-cell[tabindex="0"]');

function rove(cell) {
  for (const other of cell.closest("[data-matrix]").querySelectorAll('.ts-cell[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
}

function moveInMatrix(from, key) {
  const cell = from.closest(".ts-cell"), row = cell?.closest("tr");
  if (!row) return false;
  const rows = [...row.closest("table").rows].filter((other) => other.querySelector(".ts-cell"));
  const inRow = (other) => [...other.querySelectorAll(".ts-cell")];
  const x = inRow(row).indexOf(cell), y = rows.indexOf(row);
  const wanted = {
    ArrowLeft: () => inRow(row)[x - 1], ArrowRight: () => inRow(row)[x + 1],
    ArrowUp: () => rows[y - 1] && inRow(rows[y - 1])[x], ArrowDown: () => rows[y + 1] && inRow(rows[y + 1])[x],
    Home: () => inRow(row)[0], End: () => inRow(row).at(-1),
  }[key];
  if (!wanted) return false;
  wanted()?.focus();
  return true;
}

function nextOpen() {
  const cells = matrixCells(), from = cells.indexOf(currentCell());
  const next = [...cells.slice(from + 1), ...cells.slice(0, from + 1)].find((cell) => cell.hasAttribute("data-open"));
  next?.focus();
  return Boolean(next);
}

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest("[data-matrix] .ts-cell");
  if (cell) rove(cell);
});

/* Text that was typed and not sent. */
const unsent = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.matches("textarea") && event.target.closest("form:not([data-unguarded])");
  if (form && form.method === "post") unsent.add(form);
});
let isSending = false; // a form is on its way, and its answer is the next page
document.addEventListener("submit", (event) => {
  unsent.delete(event.target);
  setTimeout(() => { isSending ||= !event.defaultPrevented; });
});
window.addEventListener("pageshow", () => { isSending = false; });
window.addEventListener("beforeunload", (event) => {
  for (const form of unsent) if (!form.isConnected) unsent.delete(form);
  if (unsent.size || document.querySelector("[data-upload].is-busy")) event.preventDefault();
});

/* Copy a text to the clipboard, or add it to a field. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-append], [data-fill], [data-print]");
  if (!button) return;
  if (button.hasAttribute("data-print")) return window.print();
  if (button.hasAttribute("data-fill")) {
    const field = document.querySelector(button.dataset.fill);
    field.value = button.dataset.text;
    return field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (button.hasAttribute("data-append")) {
    const field = document.querySelector(button.dataset.append);
    field.value = [field.value.trim(), button.dataset.text].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return field.focus();
  }
  await navigator.clipboard.writeText(button.dataset.copy);
  const word = button.querySelector("span"), before = word.textContent;
  word.textContent = button.dataset.done;
  news(button.dataset.done);
  setTimeout(() => { word.textContent = before; }, 3000);
});

/* Put a fragment in the place of what has its id. */
function place(html) {
  const root = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const old = root?.id && document.getElementById(root.id);
  if (!old) return false;
  old.replaceWith(root);
  window.htmx?.process(root);
  arrive(root);
  return true;
}

/* New parts of the page: what to prepare, and where the focus goes. */
function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy], [data-append], [data-fill], [data-print]")) button.hidden = false;
  for (const matrix of root.querySelectorAll("[data-matrix]")) {
    const cells = matrix.querySelectorAll(".ts-cell");
    for (const cell of cells) cell.tabIndex = -1;
    const first = matrix.querySelector(".ts-cell[aria-current]") ?? cells[0];
    if (first) first.tabIndex = 0;
  }
  if (!CSS.supports("field-sizing", "content")) for (const area of root.querySelectorAll("textarea")) grow(area);
  // What came back with a fault is not kept anywhere yet.
  for (const area of root.querySelectorAll("form:not([data-unguarded]):has([aria-invalid=true]) textarea")) if (area.value) unsent.add(area.form);
}

function arrive(root) {
  prepare(root.parentElement ?? root);
  const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
  if (!wanted) return;
  if (!wanted.matches("a, button, input, select, summary, textarea")) wanted.tabIndex = -1;
  wanted.focus();
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", (event) => { if (event.target.matches("textarea")) grow(event.target); });
}

// A refusal belongs above the page, never in the place of what was asked for.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (!/^\s*<div id="alerts"/.test(detail.serverResponse)) return;
  detail.target = document.getElementById("alerts");
  detail.swapOverride = "outerHTML";
});
document.addEventListener("htmx:afterSettle", (event) => arrive(event.detail.elt));
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target.removeAttribute("aria-busy");
  const form = event.detail.elt.closest("form");
  if (!form?.querySelector("textarea")) return;
  if (event.detail.successful) unsent.delete(form);
  else if (form.method === "post" && !form.hasAttribute("data-unguarded")) unsent.add(form);
});
document.addEventListener("htmx:responseError", (event) => {
  if (!place(event.detail.xhr.responseText)) trouble(document.body.dataset.textFault);
});
document.addEventListener("htmx:sendError", () => trouble(document.body.dataset.textOffline));

function trouble(sentence) {
  const box = document.createElement("p");
  box.className = "ts-alert ts-alert--line ts-tone-caution";
  box.textContent = sentence;
  document.getElementById("alerts")?.replaceChildren(box);
}

/* A page that follows what others do: its live parts are fetched anew, never under somebody's hands. */
async function follow(page) {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = [...fresh.querySelectorAll("[data-live-part]")];
  if (!page.querySelector("[data-live-part]") || !parts.length) return unsent.size || location.reload();
  for (const part of parts) {
    const old = document.getElementById(part.id);
    if (!old || old.outerHTML === part.outerHTML) continue;
    const at = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.replaceWith(part);
    window.htmx?.process(part);
    prepare(part.parentElement);
    if (at) part.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus();
  }
  news(page.dataset.textChanged);
}
for (const page of document.querySelectorAll("[data-live]")) {
  new EventSource(page.dataset.live).addEventListener("change", () => follow(page));
}

prepare(document);
for (const part of document.querySelectorAll("[data-open-at]")) part.closest("[tabindex]").scrollTop = part.offsetTop;
document.querySelector("[data-focus]")?.focus();
