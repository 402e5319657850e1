// Keeps the note as a draft on the server while somebody types. Nothing is ever kept in the browser itself.
const form = document.getElementById("pen");
const status = document.getElementById("kept");
const AFTER = 1500;
const LARGEST_LAST_GASP = 60000; // browsers send no more than 64 kB while a page goes away

let timer = 0;
let isChanged = false;
let sending = null;

// With htmx the lines sort themselves; its button is for when there is none.
if (window.htmx) form.querySelector(".pen-sort").hidden = true;

async function keep(isLeaving = false) {
  clearTimeout(timer);
  if (!isChanged || !form.elements.body.value.trim()) return;
  isChanged = false;
  const body = new URLSearchParams(new FormData(form));
  body.set("quiet", "yes");
  sending?.abort();
  sending = new AbortController();
  const keepalive = isLeaving && body.toString().length < LARGEST_LAST_GASP;
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body, keepalive, signal: sending.signal });
    if (answer.redirected) status.textContent = form.dataset.lost;
    else if (answer.ok || answer.status === 409) status.textContent = await answer.text();
    else throw new Error(answer.statusText);
  } catch (error) {
    if (error.name === "AbortError") return;
    isChanged = true;
    status.textContent = form.dataset.notKept;
    timer = setTimeout(keep, 10 * AFTER);
  }
}

function soon() {
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(keep, AFTER);
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep(true);
});
window.addEventListener("pagehide", () => keep(true));
// A save is on its way: a late draft must not overtake it.
form.addEventListener("submit", () => {
  clearTimeout(timer);
  isChanged = false;
  sending?.abort();
});
