// What scripts add to a page that is whole without them: the menu, contents that follow the reading, search.
(function () {
  "use strict";
  var root = document.documentElement.dataset.root;

  // Chapters on a small screen
  var menu = document.querySelector(".menu"), chapters = document.getElementById("chapters");
  menu.addEventListener("click", function () {
    var open = chapters.classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  });

  // A table that does not scroll is no stop of the keyboard; of one that does, a narrow first column stays in view
  function stops() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      var scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (scrolls) box.setAttribute("tabindex", "0"); else box.removeAttribute("tabindex");
      var first = box.querySelector("th, td");
      box.classList.toggle("held", Boolean(first) && box.scrollWidth > box.clientWidth && first.offsetWidth < box.clientWidth * 0.4);
    });
  }
  stops();
  addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);

  // Contents that follow the reading
  var links = new Map();
  document.querySelectorAll(".contents a").forEach(function (link) {
    var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  });
  var here = null;
  function mark(link) {
    if (link === here) return;
    if (here) { here.classList.remove("here"); here.removeAttribute("aria-current"); }
    here = link;
    if (here) { here.classList.add("here"); here.setAttribute("aria-current", "true"); }
  }
  if (links.size && "IntersectionObserver" in window) {
    var headings = Array.from(links.keys());
    var observer = new IntersectionObserver(function () {
      var current = null;
      headings.forEach(function (heading) {
        if (heading.getBoundingClientRect().top < innerHeight * 0.3) current = heading;
      });
      mark(current ? links.get(current) : null);
    }, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
    headings.forEach(function (heading) { observer.observe(heading); });
  }

  // What is folded on the screen is open on paper
  var opened = [];
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details.folded:not([open]), details.cite:not([open])"));
    opened.forEach(function (one) { one.open = true; });
  });
  addEventListener("afterprint", function () { opened.forEach(function (one) { one.open = false; }); });

  // The register of claims, by verdict and by kind
  var claims = Array.from(document.querySelectorAll(".claim[data-verdict]"));
  if (claims.length) filterClaims();
  function filterClaims() {
    var form = element("form", { "class": "filter", "aria-label": "Choose claims" }), selects = {};
    var count = element("p", { role: "status" });
    [["verdict", "Verdict"], ["kind", "Kind"]].forEach(function (field) {
      var values = Array.from(new Set(claims.map(function (claim) { return claim.dataset[field[0]]; })));
      if (field[0] === "kind") values.sort();
      var box = element("div"), select = element("select", { id: "filter-" + field[0] });
      select.append(new Option("all", ""));
      values.forEach(function (value) { select.append(new Option(value, value)); });
      box.append(element("label", { "for": select.id }, field[1]), select);
      selects[field[0]] = select;
      form.append(box);
    });
    var all = element("button", { type: "button" }, "Show all");
    all.addEventListener("click", reset);
    form.append(all, count);

    // A heading goes with its claims: what stands between it and the next one is its own.
    var groups = [];
    claims.forEach(function (claim) {
      var before = [], node = claim.previousElementSibling;
      while (node && !node.matches(".claim") && !/^H[12]$/.test(node.tagName)) { before.push(node); node = node.previousElementSibling; }
      if (node && node.tagName === "H2") groups.push({ parts: before.concat(node), claims: [] });
      if (groups.length) groups[groups.length - 1].claims.push(claim);
    });
    var first = groups.length ? groups[0].parts[groups[0].parts.length - 1] : claims[0];
    first.before(form);

    function show() {
      var shown = claims.filter(function (claim) {
        claim.hidden = Object.keys(selects).some(function (key) { return selects[key].value && selects[key].value !== claim.dataset[key]; });
        return !claim.hidden;
      });
      groups.forEach(function (group) {
        var none = group.claims.every(function (claim) { return claim.hidden; });
        group.parts.forEach(function (part) { part.hidden = none; });
      });
      count.textContent = shown.length === claims.length ? "All " + claims.length + " claims." : shown.length + " of " + claims.length + " claims.";
    }
    function reset() { Object.keys(selects).forEach(function (key) { selects[key].value = ""; }); show(); }
    form.addEventListener("change", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    // A link to a claim that is filtered away brings all back.
    document.addEventListener("click", function (event) {
      var link = event.target.closest('a[href^="#"]');
      var target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target && target.closest("[hidden]")) reset();
    });
    show();
  }

  // A long table: a field above it that leaves the rows with all the words typed
  document.querySelectorAll("figure.table.searchable").forEach(function (figure, place) {
    var rows = Array.from(figure.querySelectorAll("tbody tr")), texts = rows.map(function (row) { return fold(row.textContent); });
    var form = element("form", { "class": "filter", role: "search", "aria-label": "Search this table" }), box = element("div");
    var field = element("input", { id: "search-table-" + place, type: "search", autocomplete: "off", spellcheck: "false" });
    var count = element("p", { role: "status" });
    box.append(element("label", { "for": field.id }, "Search this table"), field);
    form.append(box, count);
    figure.before(form);
    function show() {
      var words = fold(field.value).split(/\s+/).filter(Boolean), shown = 0;
      rows.forEach(function (row, number) {
        row.hidden = !words.every(function (word) { return texts[number].includes(word); });
        if (!row.hidden) shown += 1;
      });
      count.textContent = words.length ? shown + " of " + rows.length + " rows." : "All " + rows.length + " rows.";
    }
    field.addEventListener("input", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    show();
  });

  // Search: the index is a script, because a page opened from disk can fetch nothing
  var dialog = null, input, list, status;
  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) made.textContent = text;
    return made;
  }
  function fold(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }

  function build() {
    dialog = element("dialog", { "aria-label": "Search the report" });
    var bar = element("div", { "class": "search-bar" });
    var label = element("label", { "for": "search-input", "class": "vh" }, "Search pages, figures and claims");
    input = element("input", { id: "search-input", type: "search", placeholder: "Pages, figures, claims", autocomplete: "off", spellcheck: "false" });
    var close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", function () { dialog.close(); });
    bar.append(label, input, close);
    status = element("p", { "class": "search-status", role: "status" });
    list = element("ul", { "class": "search-results" });
    dialog.append(bar, status, list);
    document.body.append(dialog);
    input.addEventListener("input", show);
    dialog.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      var stops = [input].concat(Array.from(list.querySelectorAll("a")));
      var next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[next]) { stops[next].focus(); event.preventDefault(); }
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    var script = element("script", { src: root + "assets/search-index.js" });
    script.addEventListener("load", show);
    script.addEventListener("error", function () { status.textContent = "The search index is missing."; });
    document.head.append(script);
  }

  function score(entry, words) {
    var total = 0;
    for (var i = 0; i < words.length; i++) {
      var title = entry.foldedTitle.indexOf(words[i]), text = entry.foldedText.indexOf(words[i]);
      if (title < 0 && text < 0) return 0;
      if (title >= 0) total += 10 + (title === 0 || /\W/.test(entry.foldedTitle[title - 1]) ? 6 : 0);
      if (text >= 0) total += 2 + (text === 0 || /\W/.test(entry.foldedText[text - 1]) ? 2 : 0);
    }
    return total + entry.weight;
  }

  function snippet(entry, words) {
    var at = Math.max(0, entry.foldedText.indexOf(words[0]));
    var from = at < 50 ? 0 : entry.x.lastIndexOf(" ", at - 40) + 1;
    var text = entry.x.slice(from, from + 150), folded = fold(text);
    var out = element("span", { "class": "snippet" });
    var found = folded.length === text.length ? folded.indexOf(words[0]) : -1;
    if (from) out.append("… ");
    if (found < 0) { out.append(text); } else {
      out.append(text.slice(0, found), element("mark", {}, text.slice(found, found + words[0].length)), text.slice(found + words[0].length));
    }
    if (from + 150 < entry.x.length) out.append(" …");
    return out;
  }

  function show() {
    var index = window.companionIndex;
    if (!index) return;
    if (!index.ready) {
      index.entries.forEach(function (entry) {
        entry.foldedTitle = fold(entry.t);
        entry.foldedText = fold(entry.x);
        entry.weight = { page: 4, figure: 3, claim: 3, table: 1, section: 0 }[entry.k] || 0;
      });
      index.ready = true;
    }
    var words = fold(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    list.replaceChildren();
    if (!words.length) { status.textContent = "Type a word: a mission, a resolution, a figure."; return; }
    var hits = index.entries.map(function (entry) { return [score(entry, words), entry]; })
      .filter(function (hit) { return hit[0] > 0; })
      .sort(function (a, b) { return b[0] - a[0]; });
    hits.slice(0, 15).forEach(function (hit) {
      var item = element("li"), link = element("a", { href: root + hit[1].u });
      link.append(element("strong", {}, hit[1].t), " ", element("span", { "class": "kind" }, hit[1].k + (hit[1].p ? " · " + hit[1].p : "")), snippet(hit[1], words));
      item.append(link);
      list.append(item);
    });
    status.textContent = hits.length ? (hits.length > 15 ? "The first 15 of " + hits.length + " places." : hits.length + (hits.length === 1 ? " place." : " places.")) : "Nothing found.";
  }

  function openSearch() {
    if (!dialog) build();
    dialog.showModal();
    input.focus();
    show();
  }
  document.querySelector(".search-open").addEventListener("click", openSearch);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      openSearch();
    }
  });
})();
