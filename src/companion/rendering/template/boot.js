// Runs before the first paint, so that nothing moves afterwards: scripts are on; the data are old; the fonts of
// the first lines are asked for early (not from disk, where a preload is refused).
(function () {
  "use strict";
  var html = document.documentElement;
  html.classList.add("js");
  var asOf = new Date(html.dataset.asOf + "T00:00:00Z");
  if (Date.now() - asOf.getTime() > 366 * 24 * 3600 * 1000) html.classList.add("is-stale");
  if (location.protocol === "file:") return;
  ["serif", "sans", "sans-semibold"].forEach(function (name) {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "font";
    link.type = "font/woff2";
    link.crossOrigin = "anonymous";
    link.href = html.dataset.root + "assets/" + name + ".woff2";
    document.head.append(link);
  });
})();
