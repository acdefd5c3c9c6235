/* A form that finds no connection keeps everything and is sent when it is back: no page of the browser instead.
   data-insist   is sent from this page, and again until it is answered: twice the same must be one
   Without this file the browser sends every form itself. */
"use strict";

const PAUSE = 4000;
let held = null; // what waits for the connection: what was pressed last

function hold(form, button) {
  held = () => form.isConnected && form.requestSubmit(button);
  if (form.querySelector("textarea") && !form.hasAttribute("data-unguarded")) unsent.add(form);
  trouble(document.body.dataset.textWaits);
}

window.addEventListener("online", () => {
  const send = held;
  held = null;
  if (!send) return;
  document.getElementById("alerts").replaceChildren();
  send();
});

const soon = () => new Promise((done) => {
  setTimeout(done, PAUSE);
  window.addEventListener("online", done, { once: true });
});

/* What a try brings: an answer that came in whole, or nothing. */
async function tried(url, asked) {
  const answer = await fetch(url, { ...asked, cache: "no-store" }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  return typeof html === "string" && { answer, html };
}

/* After the closing moment nothing is sent again by itself: what comes back then tells what came in. */
async function insist(form, button) {
  const asked = { method: "POST", body: new URLSearchParams(new FormData(form, button)) };
  let isOver = false, found = null;
  document.addEventListener("deadline", () => { isOver = true; }, { once: true });
  isSending = true;
  form.setAttribute("aria-busy", "true");
  while (!(found = await tried(form.action, isOver ? {} : asked))) {
    const words = isOver ? form.dataset.textOver : form.dataset.insist;
    if (document.getElementById("alerts").textContent !== words) trouble(words); // said once, not at every try
    await soon();
  }
  isSending = false;
  if (found.answer.redirected) return location.assign(found.answer.url);
  const fresh = new DOMParser().parseFromString(found.html, "text/html"), main = fresh.querySelector("main");
  document.title = fresh.title;
  document.querySelector("main").replaceWith(main);
  window.htmx?.process(main);
  arrive(main);
  scrollTo(0, 0);
}

// On the window: after every other script had the chance to send it itself.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.hasAttribute("data-insist")) {
    event.preventDefault();
    if (!isSending) insist(form, event.submitter);
  } else if (!navigator.onLine) {
    event.preventDefault();
    hold(form, event.submitter);
  }
});
