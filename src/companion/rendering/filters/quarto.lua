-- For Quarto's typst: a link to a page of the report leads to that page's place in the one PDF. The built-in
-- renderer does the same in constructs.lua; Quarto would leave a link to a .qmd that leads nowhere.

local function label(path)
  return "sec-" .. path:gsub("%.qmd$", ""):gsub("^pages/", ""):gsub("/index$", ""):gsub("/", "-")
end

function Link(link)
  if not quarto.doc.is_format("typst") then return nil end
  local path, anchor = link.target:match("^/?([^#:]+%.qmd)(#?.*)$")
  if path then
    link.target = anchor ~= "" and anchor or ("#" .. label(path:gsub("^%.%./", "")))
    return link
  end
  if link.target:match("^/?run/") then return link.content end
end
