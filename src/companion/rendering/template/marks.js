// The marks of a live chart, under the pointer and under the keyboard: one stands out with those of its colour, the
// others fade; what it says is shown and, for the keyboard, spoken. Takes the element around the drawing, its view, the chart's title.
window.companionMarks = function (live, view, title) {
  "use strict";
  var drawing = live.querySelector("svg"), current = null, byKeyboard = false;

  // Every mark that says something, one for all the shapes that say the same (a range and the point in it).
  function marks() {
    var found = new Map();
    drawing.querySelectorAll(".role-mark > *").forEach(function (shape) {
      var item = shape.__data__; // Vega's renderer leaves there what a shape was drawn from
      if (!item || !item.tooltip || typeof item.tooltip !== "object") return;
      var name = JSON.stringify(item.tooltip);
      if (!found.has(name)) found.set(name, { name: name, item: item, shapes: [], colours: [] });
      found.get(name).shapes.push(shape);
      found.get(name).colours.push(item.fill && item.fill !== "transparent" ? item.fill : item.stroke);
    });
    return Array.from(found.values());
  }

  function named(all, name) { return all.find(function (mark) { return mark.name === name; }) || null; }

  function kin(one, other) { return other.colours.some(function (colour) { return one.colours.includes(colour); }); }

  function stand(all, mark) {
    // Where every mark has one colour, a mark stands alone.
    var alone = mark && all.every(function (other) { return kin(mark, other); });
    all.forEach(function (other) {
      var faded = Boolean(mark) && other !== mark && (alone || !kin(mark, other));
      other.shapes.forEach(function (shape) {
        shape.classList.toggle("faded", faded);
        shape.classList.toggle("stands", other === mark);
      });
    });
    current = mark ? mark.name : null;
  }

  // Spoken in words of its own, so hidden from those who listen; Vega takes the element that is there.
  function board() {
    if (document.getElementById("vg-tooltip-element")) return;
    var made = document.createElement("div");
    made.id = "vg-tooltip-element";
    made.setAttribute("aria-hidden", "true");
    document.body.append(made);
  }

  function tell(mark) {
    var box = mark && mark.shapes[mark.shapes.length - 1].getBoundingClientRect();
    var place = box ? { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 } : { clientX: 0, clientY: 0 };
    view.tooltip()(null, place, mark ? mark.item : null, mark ? mark.item.tooltip : null);
  }

  function leave() {
    if (current) { stand(marks(), null); tell(null); }
    spoken.textContent = "";
    byKeyboard = false;
  }

  if (!marks().length) return;
  board();
  var spoken = document.createElement("p"), help = document.createElement("p");
  spoken.className = "vh spoken";
  spoken.setAttribute("role", "status");
  help.className = "keys";
  help.textContent = "Arrow keys go from mark to mark, Escape leaves.";
  live.append(help, spoken);
  live.tabIndex = 0;
  live.setAttribute("role", "application");
  live.setAttribute("aria-roledescription", "chart");
  live.setAttribute("aria-label", "Marks" + (title ? " of: " + title : "") + ". " + help.textContent);

  // The pointer: Vega shows what a mark says.
  drawing.addEventListener("pointerover", function (event) {
    var all = marks(), mark = all.find(function (one) { return one.shapes.includes(event.target); }) || null;
    if (byKeyboard && !mark) return; // what the keyboard chose stays until another mark is pointed at
    if (byKeyboard) leave();
    stand(all, mark);
  });
  drawing.addEventListener("pointerleave", function () { if (!byKeyboard) stand(marks(), null); });

  // The keyboard: right and left go along, down and up go down, each through all the marks.
  function order(all, down) {
    var places = new Map(all.map(function (mark) {
      var box = mark.shapes[mark.shapes.length - 1].getBoundingClientRect();
      var across = Math.round(box.left), under = Math.round(box.top + box.height / 2);
      return [mark, down ? [under, across] : [across, under]];
    }));
    return all.sort(function (one, other) {
      var a = places.get(one), b = places.get(other);
      return a[0] - b[0] || a[1] - b[1];
    });
  }

  function step(key) {
    var down = key === "ArrowDown" || key === "ArrowUp", all = order(marks(), down);
    var at = all.indexOf(named(all, current)), last = all.length - 1;
    var to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at < 0 ? last : at - 1, ArrowUp: at < 0 ? last : at - 1, Home: 0, End: last }[key];
    var mark = all[Math.max(0, Math.min(last, to))];
    byKeyboard = true;
    stand(all, mark);
    mark.shapes[0].scrollIntoView({ block: "nearest", inline: "nearest" });
    tell(mark);
    spoken.textContent = Object.keys(mark.item.tooltip).filter(function (field) { return mark.item.tooltip[field]; })
      .map(function (field) { return field + ": " + mark.item.tooltip[field]; }).join("; ")
      + " (" + (all.indexOf(mark) + 1) + " of " + all.length + ")";
  }

  live.addEventListener("keydown", function (event) {
    if (event.target !== live || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    else if (/^(Arrow(Right|Left|Up|Down)|Home|End)$/.test(event.key)) step(event.key);
    else return;
    event.preventDefault();
  });
  live.addEventListener("blur", leave);
  addEventListener("scroll", function () { if (byKeyboard) tell(named(marks(), current)); }, { passive: true });
};
