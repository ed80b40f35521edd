-- Second filter: numbers sections, figures and tables as Quarto does, and resolves @fig-, @tbl- and @sec-.
-- A number is left as the attribute `number` for the filter that writes the format; in the PDF typst numbers.

local common = ...

local WORDS = { fig = "Figure", tbl = "Table", sec = "Section" }
local NBSP = "\u{a0}"

local targets, seen = {}, {}
local sections, counts = { 0, 0, 0, 0, 0, 0 }, { fig = 0, tbl = 0 }

local function claim(identifier)
  if identifier == "" then return end
  table.insert(common.names, identifier)
  if seen[identifier] then common.refuse("#" .. identifier, "the name #" .. identifier .. " is given twice") end
  seen[identifier] = true
end

local function number_header(header)
  claim(header.identifier)
  if common.has(header, "unnumbered") then return nil end
  sections[header.level] = sections[header.level] + 1
  for deeper = header.level + 1, 6 do sections[deeper] = 0 end
  local parts = {}
  for level = 1, header.level do
    if #parts > 0 or sections[level] > 0 then table.insert(parts, tostring(sections[level])) end
  end
  header.attributes["number"] = table.concat(parts, ".")
  targets[header.identifier] = { kind = "sec", number = header.attributes["number"] }
  return header
end

local function next_number(kind, identifier)
  claim(identifier)
  counts[kind] = counts[kind] + 1
  targets[identifier] = { kind = kind, number = tostring(counts[kind]) }
  return tostring(counts[kind])
end

-- A figure is its blocks and, last, its caption; both ways to write one end as the same div.
local function number_figure(identifier, blocks, caption)
  local number = next_number("fig", identifier)
  if not caption or #caption == 0 then
    common.refuse("#" .. identifier, "the figure #" .. identifier .. " has no caption")
    caption = {}
  end
  local parts = { pandoc.Div(blocks, { class = "figure-body" }), pandoc.Div({ pandoc.Plain(caption) }, { class = "figure-caption" }) }
  return pandoc.Div(parts, { id = identifier, class = "figure", number = number })
end

local function figure_div(div)
  local last = div.content[#div.content]
  local caption
  if last and last.t == "Para" and #div.content > 1 then
    caption = last.content
    div.content:remove(#div.content)
  end
  return number_figure(div.identifier, div.content, caption), false
end

local function table_div(div)
  local inner, last = div.content[1], div.content[#div.content]
  if not inner or inner.t ~= "Table" then
    common.refuse("#" .. div.identifier, "#" .. div.identifier .. " holds no table")
    return nil
  end
  if last.t == "Para" then inner.caption.long = { pandoc.Plain(last.content) } end
  inner.attr = pandoc.Attr(div.identifier, inner.classes, inner.attributes)
  return inner
end

local function number_table(tbl)
  if not tbl.identifier:match("^tbl%-") then
    claim(tbl.identifier)
    return nil
  end
  tbl.attributes["number"] = next_number("tbl", tbl.identifier)
  if #tbl.caption.long == 0 then
    common.refuse("#" .. tbl.identifier, "the table #" .. tbl.identifier .. " has no caption")
  end
  return tbl
end

local function reference(citation)
  local kind = citation.id:match("^(%a+)%-"):lower()
  local target = targets[citation.id] or targets[citation.id:sub(1, 1):lower() .. citation.id:sub(2)]
  if not target or target.kind ~= kind then
    common.refuse("@" .. citation.id, "@" .. citation.id .. " refers to no " .. WORDS[kind]:lower() .. " on this page")
    return pandoc.Str("?")
  end
  -- The PDF is set from parts: what number a figure has there, typst knows, and only typst.
  if common.format == "typst" then return common.typst_reference(citation) end
  local text = WORDS[kind] .. NBSP .. target.number
  if citation.mode == "SuppressAuthor" then text = target.number end
  local content = pandoc.Inlines({ pandoc.Str(text) })
  if #citation.prefix > 0 then
    content = citation.prefix .. { pandoc.Str(NBSP .. target.number) }
  end
  return pandoc.Link(content, "#" .. citation.id, "", { class = "quarto-xref" })
end

local OTHER_KINDS = { eq = true, lst = true, thm = true, lem = true, exm = true, def = true, nte = true, tip = true,
  wrn = true, imp = true, cau = true }

-- A second walk, when all targets are known; the first filter said whether there is anything to look for.
local function resolve(cite)
  local found = pandoc.Inlines({})
  for _, citation in ipairs(cite.citations) do
    local kind = citation.id:lower():match("^(%a+)%-")
    if kind and OTHER_KINDS[kind] then
      common.refuse("@" .. citation.id, "@" .. citation.id .. " is a reference of a kind that is not in use here")
    end
    if not (kind and WORDS[kind]) then common.cited[citation.id] = true end
    if kind and WORDS[kind] then
      if #found > 0 then found:extend({ pandoc.Str(","), pandoc.Space() }) end
      found:insert(reference(citation))
    end
  end
  if #found > 0 then return found end
end

return {
  {
    traverse = "topdown",
    Header = number_header,
    Figure = function(figure)
      if figure.identifier:match("^fig%-") then
        local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
        return number_figure(figure.identifier, figure.content, caption), false
      end
    end,
    Div = function(div)
      if div.identifier:match("^fig%-") then return figure_div(div) end
      if div.identifier:match("^tbl%-") then return table_div(div) end
      claim(div.identifier)
    end,
    Table = number_table,
    Span = function(span) claim(span.identifier) end,
  },
  common.citing and { Cite = resolve } or nil,
}
