// The reading page: marks without leaving the place, the place itself, larger type, and the text read aloud.
// Without this script each button is a plain button of a form.

import { flush, isWaiting, keepPage, placeWaiting, say } from "./keep.js";
import { readAloud } from "./aloud.js";

const PAUSE = 1500; // ms without scrolling until the place is kept
const SIZE = "reading-size";
const SIZES = 5;

const text = document.querySelector("[data-reading]");
const status = document.querySelector("[data-status]");
const words = text?.dataset ?? {};
const address = words.reading;

const tell = ({ state, errors }) => {
  if (errors.length) status.textContent = errors.join(" ");
  else if (state === "later") status.textContent = words.wordLater;
  else if (state === "signed-out") status.textContent = words.wordSignedOut;
};

// --- Marks ------------------------------------------------------------------------------------------
const show = (button, isRead) => {
  button.name = isRead ? "unread" : "read";
  button.setAttribute("aria-pressed", String(isRead));
  button.querySelector("[data-word]").textContent = isRead ? words.wordRead : words.wordUnread;
};

const below = (head) => {
  const found = [];
  for (let next = head.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.dataset.depth && Number(next.dataset.depth) <= Number(head.dataset.depth)) break;
    if (!next.dataset.depth) found.push(next);
  }
  return found;
};

const press = async (button) => {
  if (button.name === "chapter") {
    const pieces = below(button.closest("[data-anchor]"));
    pieces.forEach((piece) => show(piece.querySelector("[data-mark]"), true));
    tell(await say(address, { read: pieces.map((piece) => piece.dataset.anchor) }));
    return;
  }
  const fields = { [button.name]: button.value };
  if (button.hasAttribute("data-mark")) show(button, button.name === "read");
  tell(await say(address, fields));
};

// --- The place --------------------------------------------------------------------------------------
let here = null;

const atTop = () => {
  const line = window.innerHeight * 0.3;
  return [...text.querySelectorAll("[data-anchor]")].find((piece) => piece.getBoundingClientRect().bottom > line);
};

const notice = () => {
  const piece = atTop();
  if (!piece || piece === here) return false;
  here?.removeAttribute("data-current");
  piece.setAttribute("data-current", "");
  here = piece;
  return true;
};

const watchPlace = () => {
  let timer;
  let kept = words.place;
  const keep = async () => {
    notice();
    if (!here || here.dataset.anchor === kept || document.hidden) return;
    kept = here.dataset.anchor;
    tell(await say(address, { place: kept }));
  };
  window.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  }, { passive: true });
};

const goOn = () => {
  const anchor = placeWaiting(address) ?? words.place;
  if (anchor && !location.hash) document.getElementById(`a${anchor}`)?.scrollIntoView();
};

// --- Having read it through -------------------------------------------------------------------------
const queue = (form) =>
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { csrfmiddlewaretoken: _token, ...fields } = Object.fromEntries(new FormData(form));
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const answer = await say(new URL(form.action).pathname, fields);
    if (answer.state === "sent" && !answer.errors.length) {
      location.reload();
      return;
    }
    tell(answer);
    button.disabled = answer.errors.length === 0;
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.dataset.waiting = "";
    said.textContent = status.textContent;
    form.querySelector("[data-waiting]")?.remove();
    form.append(said);
  });

// --- Larger type ------------------------------------------------------------------------------------
const steps = () => {
  const group = document.querySelector("[data-steps]");
  const set = (size) => {
    text.dataset.size = Math.min(Math.max(size, 0), SIZES - 1);
    localStorage.setItem(SIZE, text.dataset.size);
  };
  set(Number(localStorage.getItem(SIZE) ?? 1));
  group.hidden = false;
  group.querySelector("[data-smaller]").addEventListener("click", () => set(Number(text.dataset.size) - 1));
  group.querySelector("[data-larger]").addEventListener("click", () => set(Number(text.dataset.size) + 1));
};

// --- The page ---------------------------------------------------------------------------------------
if (text) {
  text.setAttribute("data-script", "");
  steps();
  readAloud(text, () => here ?? atTop());
  if (window.matchMedia("(min-width: 80rem)").matches) document.querySelector("[data-outline]")?.setAttribute("open", "");
  keepPage(() => {
    status.textContent = words.wordKept;
  });
}
if (address) {
  document.getElementById("marks").addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter);
  });
  document.querySelectorAll("form[data-queued]").forEach(queue);
  const sendLater = async () => {
    if (!isWaiting()) return;
    const answer = await flush();
    tell(answer);
    if (answer.state !== "sent" || answer.errors.length) return;
    if (document.querySelector("[data-waiting]")) location.reload();
    status.textContent = words.wordSent;
  };
  window.addEventListener("online", sendLater);
  goOn();
  notice();
  watchPlace();
  sendLater();
}
