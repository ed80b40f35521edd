-- What all filters share: where we are, how something is refused, how a path in the stage is read.
-- A filter never stops pandoc: it leaves a record of each thing refused or used, and companion.rendering.pandoc turns
-- those into one message with page and line.

local given = ...
local M = { stage = given.stage, page = given.page, format = given.format, listed = given.listed, records = {} }

-- What the filters find in a document: its names, what it links in itself, the works it cites, whether it has pictures
-- and whether it cites or refers.
M.names, M.links, M.cited, M.pictured, M.citing = {}, {}, {}, false, false

local function say(record) table.insert(M.records, record) end

-- `construct` is looked for in the source, so it should be text that the author typed.
function M.refuse(construct, reason)
  say({ refuse = reason, construct = construct })
end

-- A file of the stage that the page shows or links, to be copied beside it.
function M.uses(path)
  say({ uses = path })
end

local function keys(set)
  local found = pandoc.List({})
  for key in pairs(set) do found:insert(key) end
  found:sort()
  return found
end

-- The PDF is converted in parts: what each names, links and cites is told, and checked when all parts are there.
function M.tell()
  say({ names = M.names, links = keys(M.links), cites = keys(M.cited) })
end

-- A reference that typst numbers itself; `see @fig-x` keeps its own word, `-@fig-x` has none.
function M.typst_reference(citation)
  local label = '<' .. citation.id:sub(1, 1):lower() .. citation.id:sub(2) .. '>'
  if #citation.prefix > 0 or citation.mode == "SuppressAuthor" then
    local inlines = pandoc.Inlines(citation.prefix)
    inlines:insert(pandoc.RawInline("typst", (#citation.prefix > 0 and "~" or "") .. "#ref(" .. label .. ", supplement: none)"))
    return pandoc.Span(inlines)
  end
  return pandoc.RawInline("typst", "#ref(" .. label .. ")")
end

function M.exists(path)
  local file = io.open(M.stage .. "/" .. path, "rb")
  if file then file:close() end
  return file ~= nil
end

function M.read(path)
  local file = io.open(M.stage .. "/" .. path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- Width and height in the file's own units, so that the page keeps the place before the picture is there.
function M.size(path)
  local text = M.read(path) or ""
  if path:match("%.svg$") then
    local tag = text:match("<svg.->") or ""
    local width, height = tag:match('%swidth="([%d.]+)p?x?"'), tag:match('%sheight="([%d.]+)p?x?"')
    if not width then
      width, height = tag:match('viewBox="[%d.-]+[%s,]+[%d.-]+[%s,]+([%d.]+)[%s,]+([%d.]+)"')
    end
    return width and math.ceil(tonumber(width)), height and math.ceil(tonumber(height))
  elseif text:sub(2, 4) == "PNG" then
    return string.unpack(">I4I4", text, 17)
  end
end

-- A target as written in the page -> a path from the stage's root. nil where it climbs out of it.
function M.resolve(target)
  local parts = {}
  local from = target:sub(1, 1) == "/" and target or (pandoc.path.directory(M.page) .. "/" .. target)
  for part in from:gmatch("[^/]+") do
    if part == ".." then
      if #parts == 0 then return nil end
      table.remove(parts)
    elseif part ~= "." then
      table.insert(parts, part)
    end
  end
  return table.concat(parts, "/")
end

-- A path from the stage's root -> the same file as seen from the page.
function M.relative(path)
  local here, there = pandoc.path.directory(M.page), pandoc.path.directory(path)
  if here == there then return pandoc.path.filename(path) end
  local _, depth = M.page:gsub("/", "")
  return ("../"):rep(depth) .. path
end

-- The label that stands for a whole page in the one PDF: pages/x.qmd -> sec-x, evidence/x.qmd ->
-- sec-evidence-x, evidence/index.qmd -> sec-evidence.
function M.page_label(path)
  local stem = path:gsub("%.qmd$", ""):gsub("^pages/", ""):gsub("/index$", ""):gsub("/", "-")
  return "sec-" .. stem
end

function M.has(element, class)
  return element.classes:includes(class)
end

M.callouts = { note = "Note", tip = "Tip", warning = "Warning", important = "Important", caution = "Caution" }

-- The kind of a callout, nil for any other div.
function M.callout(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if M.callouts[kind] then return kind end
  end
end

return M
