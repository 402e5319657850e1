// Records here, with this device's own microphone, into the form's file field. Nothing is kept in the browser itself.
const box = document.getElementById("recorder");
const file = document.getElementById(box.dataset.for);
const start = box.querySelector("[data-start]");
const stop = box.querySelector("[data-stop]");
const said = box.querySelector("[data-said]");
const heard = box.querySelector("[data-heard]");
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_A_SECOND = 32000; // speech stays clear, and twenty minutes stay small

const kind = window.MediaRecorder && KINDS.find((one) => MediaRecorder.isTypeSupported(one));
// A phone's own recorder opens through the file field where this cannot be.
if (kind && navigator.mediaDevices) box.hidden = false;

let recorder = null;
let pieces = [];
let began = 0;
let ticking = 0;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const lasts = () => (performance.now() - began) / 1000;

function tick() {
  said.textContent = box.dataset.going.replace("0:00", clock(lasts()));
  if (lasts() >= Number(box.dataset.seconds) - 2) recorder.stop();
}

function done(length) {
  const type = kind.split(";")[0];
  const made = new File(pieces, `recording.${type.split("/")[1]}`, { type });
  const held = new DataTransfer();
  held.items.add(made);
  file.files = held.files;
  if (heard.src) URL.revokeObjectURL(heard.src);
  heard.src = URL.createObjectURL(made);
  heard.hidden = false;
  const isFull = length >= Number(box.dataset.seconds) - 3;
  said.textContent = isFull ? box.dataset.full : box.dataset.done.replace("0:00", clock(length));
}

start.addEventListener("click", async () => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    said.textContent = box.dataset.no;
    return;
  }
  pieces = [];
  recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS_A_SECOND });
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    start.hidden = false;
    stop.hidden = true;
    start.focus();
    done(lasts());
  });
  recorder.start();
  began = performance.now();
  ticking = setInterval(tick, 1000);
  start.hidden = true;
  stop.hidden = false;
  stop.focus();
  tick();
});
stop.addEventListener("click", () => recorder.stop());

// Said at once, rather than after a long upload.
file.addEventListener("change", () => {
  said.textContent = file.files[0]?.size > Number(box.dataset.bytes) ? box.dataset.large : "";
  if (said.textContent) box.hidden = false;
});
