-- For the report as one document (PDF, Word or one HTML file): a link to a page leads to that page's place in it. The
-- built-in renderer does the same in constructs.lua; Quarto would leave a link to a .qmd that leads nowhere.

local whole = pandoc.path.filename(quarto.doc.input_file) == "companion.qmd"

local function label(path)
  return "sec-" .. path:gsub("%.qmd$", ""):gsub("^pages/", ""):gsub("/index$", ""):gsub("/", "-")
end

function Link(link)
  if not whole then return nil end
  if link.target:match("^/?briefs/") then return link.content end -- the one document holds no briefs
  local path, anchor = link.target:match("^/?([^#:]+%.qmd)(#?.*)$")
  if path then
    link.target = anchor ~= "" and anchor or ("#" .. label(path:gsub("^%.%./", "")))
    return link
  end
  if link.target:match("^/?run/") then return link.content end
end

-- Rows of data, a line each with tabs between its cells, as evidence pages hold them.
function CodeBlock(block)
  if block.classes:includes("rows") then return pandoc.read(block.text, "tsv").blocks end
end

-- Word shows no SVG without help: there the charts are their PNG twins, where they have one.
function Image(image)
  if not quarto.doc.is_format("docx") then return nil end
  local twin = image.src:gsub("%.svg$", ".png")
  local file = io.open((twin:gsub("^/", "")), "rb")
  if file then
    file:close()
    image.src = twin
    return image
  end
end

-- Charts come to life as on the built-in site: the same script, from the site itself.
function Pandoc(doc)
  if whole or not quarto.doc.is_format("html") then return nil end
  local charted = false
  doc:walk({ Image = function(image) charted = charted or image.attributes["data-chart"] ~= nil end })
  if charted then
    local root = quarto.project.offset or "."
    quarto.doc.include_text("after-body", '<script src="' .. root .. '/assets/charts.js" defer></script>')
  end
end
