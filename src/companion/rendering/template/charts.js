// Brings a chart to life from its spec when it comes near: its own controls, and what its marks say (marks.js). The
// picture stays in the page for those who hear it, and for everyone where scripts are off.
(function () {
  "use strict";
  // The built-in site says where its root is, and so does Quarto's, each in its own place.
  var offset = document.querySelector('meta[name="quarto:offset"]');
  var root = offset ? offset.content : document.documentElement.dataset.root;
  var pending = {};

  function load(source) {
    if (!pending[source]) {
      pending[source] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = root + source;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    }
    return pending[source];
  }

  function wake(image) {
    if (image.dataset.woken) return;
    image.dataset.woken = "yes";
    // The phone's picture has its own spec, drawn for its width.
    var name = image.dataset.narrow && matchMedia("(max-width: 30rem)").matches ? image.dataset.narrow : image.dataset.chart;
    Promise.all([load("assets/vega.js"), load("assets/marks.js")]).then(function () { return load("run/charts/" + name + ".js"); }).then(function () {
      var plot = image.closest(".plot") || image.parentElement;
      var live = document.createElement("div"), drawing = document.createElement("div"), controls = document.createElement("form");
      live.className = "live";
      // The picture's alternative text says what the chart shows; the live one would say each mark at once.
      drawing.setAttribute("aria-hidden", "true");
      controls.className = "controls";
      controls.setAttribute("aria-label", "Controls of the chart");
      plot.prepend(controls);
      live.append(drawing);
      plot.append(live);
      var options = { ast: true, defaultStyle: false, actions: false, renderer: "svg", bind: controls,
        tooltip: { disableDefaultStyle: true } };
      return window.vegaEmbed(drawing, window.companionCharts[name], options).then(function (made) {
        var svg = live.querySelector("svg");
        svg.removeAttribute("width");
        svg.removeAttribute("height");
        svg.setAttribute("focusable", "false");
        image.classList.add("asleep");
        if (!controls.childElementCount) controls.remove();
        window.companionMarks(live, made.view, (window.companionCharts[name].usermeta || {}).title);
      });
    }).catch(function (error) {
      // The picture is still there: nothing is lost.
      console.info("The chart " + name + " stays a picture: " + error);
    });
  }

  var images = document.querySelectorAll("img[data-chart]");
  if (!("IntersectionObserver" in window)) return;
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      observer.unobserve(entry.target);
      wake(entry.target);
    });
  }, { rootMargin: "100px" });
  images.forEach(function (image) { observer.observe(image); });
})();
