-- For the report as one document (PDF, Word or one HTML file): a link to a page leads to that page's place in it. The
-- built-in renderer does the same in constructs.lua; Quarto would leave a link to a .qmd that leads nowhere.

local whole = pandoc.path.filename(quarto.doc.input_file) == "companion.qmd"

local function label(path)
  return "sec-" .. path:gsub("%.qmd$", ""):gsub("^pages/", ""):gsub("/index$", ""):gsub("/", "-")
end

-- A link without words is given those of its title, as constructs.lua does.
local function titled(link)
  if link.title == "" or #link.content > 0 then return nil end
  link.content, link.title = pandoc.Inlines(link.title), ""
  return link
end

function Link(link)
  local changed = titled(link)
  if not whole then return changed end
  if link.target:match("^/?briefs/") then return link.content end -- the one document holds no briefs
  local path, anchor = link.target:match("^/?([^#:]+%.qmd)(#?.*)$")
  if path then
    link.target = anchor ~= "" and anchor or ("#" .. label(path:gsub("^%.%./", "")))
    return link
  end
  if link.target:match("^/?run/") then return link.content end
  return changed
end

-- Rows of data, a JSON list of cells a line, as evidence pages hold them; the first is the header.
function CodeBlock(block)
  if not block.classes:includes("rows") then return nil end
  local rows = pandoc.List({})
  for line in block.text:gmatch("[^\n]+") do
    rows:insert(pandoc.List(pandoc.json.decode(line, false)):map(function(text) return { pandoc.Plain({ pandoc.Str(text) }) } end))
  end
  local header = rows:remove(1)
  local left, auto = header:map(function() return pandoc.AlignDefault end), header:map(function() return 0 end)
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, left, auto, header, rows))
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
