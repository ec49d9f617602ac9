// Keeps the whole site after one visit; a new version replaces the old one when it is complete.
const CACHE = "eventkit-" + VERSION;
self.addEventListener("install", event => {
  event.waitUntil(caches.open(CACHE).then(async cache => {
    for (let at = 0; at < FILES.length; at += 50)
      await cache.addAll(FILES.slice(at, at + 50).map(path => new Request(path, {cache: "no-cache"})));
    await self.skipWaiting();
  }));
});
self.addEventListener("activate", event => {
  const scope = new URL(self.registration.scope).pathname;
  event.waitUntil((async () => {
    for (const name of await caches.keys())
      if (name.startsWith("eventkit-") && name !== CACHE) {
        const first = (await (await caches.open(name)).keys())[0];
        if (first && new URL(first.url).pathname.startsWith(scope)) await caches.delete(name);
      }
    await self.clients.claim();
  })());
});
self.addEventListener("fetch", event => {
  const {request} = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    const kept = await cache.match(url.pathname, {ignoreSearch: true});
    if (request.mode !== "navigate") return kept || fetch(request);
    try {
      const fresh = await fetch(request);
      return fresh.ok || !kept ? fresh : kept;
    } catch (error) {
      return kept || (await cache.match("404.html")) || Response.error();
    }
  })());
});
