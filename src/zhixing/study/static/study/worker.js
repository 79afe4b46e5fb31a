// Keeps the reading pages that were opened, and the files that they need, for when there is no connection.
// It stands before /texts/ and /study/ alone; every other page of the house goes to the server as ever.

const PAGES = "reading:"; // and the reader's key: pages of one reader at a time
const FILES = "reading-files"; // styles and scripts, the same for everybody
const HOME = "/study/";
const KEPT = /^\/(texts\/\d+|study)\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The first page was opened before there was a worker: it asks to be kept itself.
self.addEventListener("message", (event) => {
  const { page, files } = event.data;
  const source = event.source;
  event.waitUntil(Promise.all([fetchPage(page), ...files.map(fetchFile)]).then(() => source.postMessage("kept")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && KEPT.test(url.pathname)) event.respondWith(openPage(request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(openFile(request));
});

const openPage = async (request, path) => {
  try {
    return await settle(path, await fetch(request));
  } catch {
    return (await kept(path)) ?? (await kept(HOME)) ?? Response.error();
  }
};

const fetchPage = async (path) => settle(path, await fetch(path));

// A page that came is kept; one that is there no longer, or no longer for this reader, is not.
const settle = async (path, answer) => {
  const reader = answer.headers.get("X-Reader");
  if (answer.ok && reader && !answer.redirected) {
    await forgetOthers(reader);
    await (await caches.open(PAGES + reader)).put(path, answer.clone());
  } else if ([403, 404].includes(answer.status)) {
    for (const name of await ownNames()) await (await caches.open(name)).delete(path);
  }
  return answer;
};

const kept = async (path) => {
  for (const name of await ownNames()) {
    const answer = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (answer) return answer;
  }
  return undefined;
};

const ownNames = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));

const forgetOthers = async (reader) => {
  for (const name of await ownNames()) if (name !== PAGES + reader) await caches.delete(name);
};

const openFile = async (request) => {
  try {
    return await fetchFile(request);
  } catch {
    return (await (await caches.open(FILES)).match(request, { ignoreVary: true })) ?? Response.error();
  }
};

const fetchFile = async (request) => {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
};
