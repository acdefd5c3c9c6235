/* Files of a submission: sent in parts (tus), so that a lost connection or another day costs nothing.
   Without this file, or without its library, the same forms send a file in one go. */
"use strict";

const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10_000, 20_000];
const onTheirWay = new Map(); // form: { upload, sent, size, isHeld, isLost, go }

const share = (sent, size) => `${Math.floor((100 * sent) / (size || 1))}%`;
const wordsOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim().replace(/\s+/g, " ");

function tellTogether() {
  const line = document.querySelector("[data-upload-together]");
  if (!line) return;
  const all = [...onTheirWay.values()];
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  line.hidden = all.length < 2;
  line.textContent = fill(line.dataset.uploadTogether, { n: all.length, part: share(sum("sent"), sum("size")) });
}

function say(form, sentence) {
  const fault = form.querySelector("[data-upload-fault]");
  fault.textContent = sentence;
  fault.hidden = !sentence;
}

function show(form, isBusy) {
  form.classList.toggle("is-busy", isBusy);
  for (const part of form.querySelectorAll(".ts-upload__busy, [data-upload-hold], [data-upload-stop]")) part.hidden = !isBusy;
  form.querySelector("[type=submit]").hidden = isBusy;
}

function progress(form, sent, size) {
  const one = onTheirWay.get(form);
  if (!one) return;
  one.sent = sent;
  form.querySelector(".ts-meter__fill").setAttribute("width", share(sent, size));
  form.querySelector("[data-upload-text]").textContent =
    sent < size ? fill(form.dataset.textBusy, { part: share(sent, size) }) : form.dataset.textChecking;
  tellTogether();
}

function leave(form, sentence = "") {
  onTheirWay.delete(form);
  show(form, false);
  say(form, sentence);
  tellTogether();
}

/* Held: by the person, or because the connection is gone. What came in stays. */
function hold(form, isHeld, sentence = "", isLost = false) {
  const one = onTheirWay.get(form), button = form.querySelector("[data-upload-hold]");
  Object.assign(one, { isHeld, isLost });
  button.querySelector("span").textContent = isHeld ? button.dataset.go : button.dataset.hold;
  const words = fill(sentence, { part: share(one.sent, one.size) });
  say(form, isLost ? words : "");
  if (isHeld) form.querySelector("[data-upload-text]").textContent = isLost ? "" : words;
  if (isHeld) one.upload.abort();
  else one.go();
}

const lose = (form, sentence = form.dataset.textLost) => hold(form, true, sentence, true);

/* Asked twice it harms nothing, so a connection that breaks here costs no second upload. */
async function finish(form, upload) {
  const one = onTheirWay.get(form);
  let answer = null, html = "";
  one.go = () => { progress(form, one.size, one.size); finish(form, upload); };
  for (const pause of RETRIES) {
    await new Promise((done) => setTimeout(done, pause));
    if (onTheirWay.get(form) !== one || one.isHeld) return;
    answer = await fetch(`${upload.url}/whole`, { method: "PUT", headers: { "HX-Request": "true" } }).catch(() => null);
    html = (await answer?.text().catch(() => "")) ?? "";
    if (answer && answer.status < 500) break;
  }
  if (!answer || answer.status >= 500) return one.isHeld || lose(form, wordsOf(html) || form.dataset.textLost);
  if (place(html)) {
    onTheirWay.delete(form);
    return tellTogether();
  }
  if (answer.status === 404) return location.reload(); // it was put together just before
  leave(form, wordsOf(html) || document.body.dataset.textFault);
}

/* A refusal is told at once. Only a part that comes beside where we are is tried again: the server says where that is. */
function shouldRetry(error, attempt) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === 409) return error.originalRequest.getMethod() === "PATCH" && attempt < 3;
  return navigator.onLine !== false && (status < 400 || status === 423 || status >= 500);
}

async function send(form, file) {
  const upload = new tus.Upload(file, {
    endpoint: `${form.dataset.upload}/uploads`,
    chunkSize: CHUNK,
    retryDelays: RETRIES,
    metadata: { filename: file.name },
    headers: { "HX-Request": "true" },
    onShouldRetry: shouldRetry,
    removeFingerprintOnSuccess: true,
    fingerprint: async () => ["toetssteen", form.dataset.upload, file.name, file.size, file.lastModified].join("|"),
    onProgress: (sent, size) => progress(form, sent, size),
    onSuccess: () => finish(form, upload),
    onError: (error) => {
      const answer = error.originalResponse;
      if (!answer || answer.getStatus() >= 500) return lose(form);
      leave(form, wordsOf(answer.getBody() ?? "") || document.body.dataset.textFault);
    },
  });
  onTheirWay.set(form, { upload, sent: 0, size: file.size, isHeld: false, isLost: false, go: () => upload.start() });
  show(form, true);
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
}

if (window.tus?.isSupported) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload]");
    if (!form) return;
    event.preventDefault();
    const field = form.querySelector("input[type=file]"), [file] = field.files;
    say(form, file ? "" : form.dataset.textNone);
    if (!file || onTheirWay.has(form)) return field.focus();
    send(form, file);
  });

  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-upload]"), one = form && onTheirWay.get(form);
    if (!one) return;
    if (event.target.closest("[data-upload-hold]")) hold(form, !one.isHeld, one.isHeld ? "" : form.dataset.textHeld);
    if (event.target.closest("[data-upload-stop]")) {
      one.upload.abort(true).catch(() => {}); // what stays behind is forgotten by the server later
      leave(form, form.dataset.textLeft);
    }
  });

  window.addEventListener("offline", () => {
    for (const [form, one] of onTheirWay) if (!one.isHeld) lose(form);
  });
  window.addEventListener("online", () => {
    for (const [form, one] of onTheirWay) if (one.isLost) hold(form, false);
  });

  /* A file that is dropped on an item answers that item; beside it nothing happens, and the page stays. */
  const under = (event) => event.target.closest?.(".ts-file")?.querySelector("[data-upload]");
  const mark = (item) => {
    for (const other of document.querySelectorAll(".ts-file--now")) other.classList.remove("ts-file--now");
    item?.classList.add("ts-file--now");
  };
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = under(event) ? "copy" : "none";
    mark(under(event)?.closest(".ts-file"));
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
  document.addEventListener("drop", (event) => {
    const form = under(event);
    mark(null);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    if (!form) return;
    form.closest("details")?.setAttribute("open", "");
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
