// Filters of the index. Without it all rows are there; with it the address keeps no state and nothing is fetched.
(function () {
  "use strict";
  var form = document.querySelector(".filters"), rows = Array.prototype.slice.call(document.querySelectorAll(".index tbody tr"));
  var texts = rows.map(function (row) { return plain(row.textContent); });

  function plain(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }

  function value(id) { return document.getElementById(id).value.trim(); }

  function filter() {
    var words = plain(value("words")).split(/\s+/).filter(Boolean), shown = 0;
    var from = Number(value("from")) || 0, to = Number(value("to")) || 9999;
    rows.forEach(function (row, place) {
      var year = Number(row.dataset.year);
      var holds = words.every(function (word) { return texts[place].indexOf(word) >= 0; }) &&
        (!value("kind") || row.dataset.kind === value("kind")) && (!value("group") || row.dataset.group === value("group")) &&
        (!value("state") || row.dataset.state === value("state")) && year >= from && year <= to;
      row.hidden = !holds;
      if (holds) shown += 1;
    });
    document.getElementById("shown").textContent = shown + " of " + rows.length + " shown.";
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  filter();
})();
