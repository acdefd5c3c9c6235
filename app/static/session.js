/* Warns ten minutes before somebody is signed out, and stays signed in when asked to; typed text stays where it is. */
"use strict";
{
  const TOUCHED = 5 * 60_000; // a page that comes sooner after another one makes the session no longer
  const tabs = new BroadcastChannel("session");
  const stay = { until: 0, latest: 0, idle: 0, early: 0 };
  const box = () => document.getElementById("session");

  function learn({ dataset }) {
    const offset = Date.now() - Date.parse(dataset.now);
    stay.until = Date.parse(dataset.until) + offset;
    stay.latest = Date.parse(dataset.latest) + offset;
    stay.idle = dataset.idle * 1000;
    stay.early = Math.min(10 * 60_000, stay.idle / 3);
  }

  function look() {
    const left = stay.until - Date.now();
    const now = left <= 0 ? "over" : left > stay.early ? "" : stay.until >= stay.latest ? "last" : "soon";
    for (const part of box().children) part.hidden = part.dataset.when !== now;
  }

  function told(fresh) {
    learn(fresh);
    const button = box().contains(document.activeElement);
    box().replaceWith(fresh);
    if (button) document.getElementById("inhoud").focus({ preventScroll: true });
    look();
  }

  async function ask() {
    const answer = await fetch(box().dataset.ask, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("session");
    if (!fresh) stay.until = 0;
    else {
      tabs.postMessage(fresh.outerHTML);
      told(fresh);
    }
    look();
  }

  tabs.addEventListener("message", ({ data }) => told(new DOMParser().parseFromString(data, "text/html").getElementById("session")));
  document.addEventListener("click", (event) => { if (event.target.closest("#session button")) ask(); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    stay.until = Math.min(stay.latest, Math.max(stay.until, Date.now() + stay.idle - TOUCHED));
    look();
  });
  learn(box());
  tabs.postMessage(box().outerHTML);
  setInterval(look, 5000);
}
