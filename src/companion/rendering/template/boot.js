// Runs before the first paint, so that nothing moves afterwards: scripts are on; the data are old; the page is shown
// once its letters and what scripts add are there, and after a second whatever is missing.
(function () {
  "use strict";
  var html = document.documentElement;
  html.classList.add("js");
  var asOf = new Date(html.dataset.asOf + "T00:00:00Z");
  if (Date.now() - asOf.getTime() > 366 * 24 * 3600 * 1000) html.classList.add("is-stale");
  if (!document.fonts) return;
  function show() { html.classList.remove("waiting"); }
  html.classList.add("waiting");
  var awaited = ['400 1em "Source Serif Pro"', 'italic 400 1em "Source Serif Pro"', '600 1em "Source Serif Pro"',
    '400 1em "Source Sans Pro"', '600 1em "Source Sans Pro"'].map(function (face) { return document.fonts.load(face); });
  awaited.push(new Promise(function (done) { document.addEventListener("DOMContentLoaded", done); }));
  Promise.all(awaited).then(show, show);
  setTimeout(show, 1000);
})();
