-- For Quarto's typst: a link to a page of the report leads to that page's place in the one PDF. The built-in
-- renderer does the same in constructs.lua; Quarto would leave a link to a .qmd that leads nowhere.

local function label(path)
  return "sec-" .. path:gsub("%.qmd$", ""):gsub("^pages/", ""):gsub("/index$", ""):gsub("/", "-")
end

function Link(link)
  if not quarto.doc.is_format("typst") then return nil end
  if link.target:match("^/?briefs/") then return link.content end -- the PDF holds no briefs
  local path, anchor = link.target:match("^/?([^#:]+%.qmd)(#?.*)$")
  if path then
    link.target = anchor ~= "" and anchor or ("#" .. label(path:gsub("^%.%./", "")))
    return link
  end
  if link.target:match("^/?run/") then return link.content end
end

-- Charts come to life as on the built-in site: the same script, from the site itself.
function Pandoc(doc)
  if not quarto.doc.is_format("html") then return nil end
  local charted = false
  doc:walk({ Image = function(image) charted = charted or image.attributes["data-chart"] ~= nil end })
  if charted then
    local root = quarto.project.offset or "."
    quarto.doc.include_text("after-body", '<script src="' .. root .. '/assets/charts.js" defer></script>')
  end
end
