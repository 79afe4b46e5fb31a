// What was opened can be read without a connection, and what was said meanwhile is sent when it is back.
// Each reader has a queue of their own on this device; it holds numbers of articles, never their words.

const WORKER = "/reading-worker.js";
const SCOPES = ["/texts/", "/study/"];
const reader = document.body.dataset.reader ?? "";
const QUEUE = `reading-queue:${reader}`;

// --- The pages --------------------------------------------------------------------------------------
const files = () =>
  performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"))
    .map((url) => url.pathname);

// Asks the browser to keep this page from now on; `done` is called once it is kept for the first time.
export const keepPage = async (done = () => {}) => {
  if (!("serviceWorker" in navigator) || !reader) return;
  const wasKept = Boolean(navigator.serviceWorker.controller);
  for (const scope of SCOPES) await navigator.serviceWorker.register(WORKER, { scope });
  if (wasKept) return;
  navigator.serviceWorker.addEventListener("message", done, { once: true });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ page: location.pathname, files: [...new Set(files())] });
};

// --- The queue --------------------------------------------------------------------------------------
const waiting = () => JSON.parse(localStorage.getItem(QUEUE) ?? "[]");
const write = (said) => localStorage.setItem(QUEUE, JSON.stringify(said));
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const post = ({ url, fields }) => {
  const body = new URLSearchParams({ reader });
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  return fetch(url, { method: "POST", body, headers });
};

const sendAll = async () => {
  const errors = [];
  for (let [first] = waiting(); first; [first] = waiting()) {
    let answer;
    try {
      answer = await post(first);
    } catch {
      return { state: "later", errors };
    }
    if (answer.redirected || [401, 403, 409].includes(answer.status)) return { state: "signed-out", errors };
    if (answer.status === 429 || answer.status >= 500) return { state: "later", errors };
    if (answer.status === 422) errors.push(...((await answer.json()).errors ?? []));
    write(waiting().slice(1));
  }
  return { state: "sent", errors };
};

// Two windows of one reader take turns.
export const flush = () => (navigator.locks ? navigator.locks.request(QUEUE, sendAll) : sendAll());

// Says something to the server: at once if it can be reached, else later. A place replaces an earlier one.
export const say = (url, fields) => {
  const replaced = (each) => "place" in fields && "place" in each.fields && each.url === url;
  write([...waiting().filter((each) => !replaced(each)), { url, fields }]);
  return flush();
};

export const isWaiting = () => waiting().length > 0;
export const placeWaiting = (url) => waiting().findLast((each) => each.url === url && "place" in each.fields)?.fields.place;

if (!document.querySelector("[data-reading]")) {
  keepPage();
  if (isWaiting()) flush();
}
