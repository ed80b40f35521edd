// Filters over the list of briefs. Without this script all rows are there; it keeps no state and fetches nothing.
(function () {
  "use strict";
  var GROUPS = ["Region", "Category"], BEGUN = ["Began", "Adopted"];
  var rows = Array.from(document.querySelectorAll(".briefs td [id]")).map(function (mark) {
    var row = mark.closest("tr"), titles = row.closest("table").tHead.rows[0].cells;
    function cell(names) {
      return Array.from(row.cells).filter(function (one) { return names.indexOf(titles[one.cellIndex].textContent) >= 0; })
        .map(function (one) { return one.textContent; })[0] || "";
    }
    var ended = cell(["Ended"]), year = cell(BEGUN).match(/\d{4}/);
    return {
      row: row, section: row.closest("figure"), text: plain(row.textContent), group: cell(GROUPS),
      year: year ? Number(year[0]) : 0, state: ended && (ended === "open" ? "open" : "ended")
    };
  });
  if (!rows.length) return;
  var sections = Array.from(new Set(rows.map(function (one) { return one.section; }))).map(function (figure) {
    var heading = figure.previousElementSibling;
    while (heading && heading.tagName !== "H2") heading = heading.previousElementSibling;
    return { figure: figure, heading: heading, title: heading.textContent };
  });

  function plain(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }

  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) made.textContent = text;
    return made;
  }

  var form = element("form", { "class": "filter", role: "search", "aria-label": "Filter the briefs" }), fields = {};
  var count = element("p", { role: "status" });

  function field(name, label, input) {
    var box = element("div");
    input.id = "filter-" + name;
    box.append(element("label", { "for": input.id }, label), input);
    form.append(box);
    fields[name] = input;
  }

  function select(values) {
    var made = element("select");
    made.append(new Option("all", ""));
    values.forEach(function (value) { made.append(new Option(value, value)); });
    return made;
  }

  field("words", "Name or subject", element("input", { type: "search", autocomplete: "off", spellcheck: "false" }));
  field("kind", "Kind", select(sections.map(function (one) { return one.title; })));
  field("group", "Region or category", select(Array.from(new Set(rows.map(function (one) { return one.group; }).filter(Boolean))).sort()));
  field("from", "Begun or adopted from", element("input", { type: "number", min: "1900", max: "2100", placeholder: "year" }));
  field("to", "to", element("input", { type: "number", min: "1900", max: "2100", placeholder: "year" }));
  field("state", "State", select(["open", "ended"]));
  var all = element("button", { type: "button" }, "Show all");
  form.append(all, count);
  sections[0].heading.before(form);

  function show() {
    var words = plain(fields.words.value).split(/\s+/).filter(Boolean), shown = 0;
    var from = Number(fields.from.value) || 0, to = Number(fields.to.value) || 9999;
    sections.forEach(function (section) {
      var mine = rows.filter(function (one) { return one.section === section.figure; }), left = 0;
      mine.forEach(function (one) {
        var holds = words.every(function (word) { return one.text.indexOf(word) >= 0; }) && one.year >= from && one.year <= to &&
          (!fields.kind.value || fields.kind.value === section.title) &&
          (!fields.group.value || fields.group.value === one.group) &&
          (!fields.state.value || fields.state.value === one.state);
        one.row.hidden = !holds;
        if (holds) left += 1;
      });
      section.figure.hidden = section.heading.hidden = !left;
      shown += left;
    });
    count.textContent = shown === rows.length ? "All " + rows.length + " briefs." : shown + " of " + rows.length + " briefs.";
  }

  function reset() {
    Object.keys(fields).forEach(function (name) { fields[name].value = ""; });
    show();
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  all.addEventListener("click", reset);
  // The form moves the row that the address names, and a filter may have put it away.
  function arrive() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    target.scrollIntoView();
  }
  addEventListener("hashchange", arrive);
  show();
  arrive();
})();
