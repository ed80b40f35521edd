-- Last filter for the PDF: figures with their alt texts (pandoc's own writer drops them, and PDF/UA fails),
-- tables that break across pages under a repeated header, callouts, and the labels that links lead to.

local common = dofile(pandoc.path.join({ pandoc.path.directory(PANDOC_SCRIPT_FILE), "common.lua" }))

local OPTIONS = pandoc.WriterOptions({ wrap_text = "none" })
local LONG_WORD = 16

local function raw(text) return pandoc.RawBlock("typst", text) end

local function text_literal(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function label(identifier)
  if identifier == "" then return "" end
  return "#label(" .. text_literal(identifier) .. ")"
end

local function write(blocks)
  local typst = pandoc.write(pandoc.Pandoc(blocks), { format = "typst", extensions = { citations = false } }, OPTIONS)
  return (typst:gsub("%s+$", ""))
end

local function image_source(img)
  local width = img.classes:includes("spark") and ", width: 55%" or ""
  return string.format("image(%s, alt: %s%s)", text_literal(img.src), text_literal(img.attributes["alt"]), width)
end

local function image(img) return pandoc.RawInline("typst", "#box(" .. image_source(img) .. ")") end

local function figure(div)
  local images = {}
  div.content[1]:walk({ Image = function(img) table.insert(images, image_source(img)) end })
  local body = #images == 1 and images[1] or ("{\n" .. table.concat(images, "\n") .. "\n}")
  if #images == 0 then body = "[" .. write(div.content[1].content) .. "]" end
  return raw(string.format('#figure(%s, kind: image, supplement: [Figure], caption: [%s])\n%s', body,
    write({ div.content[2].content[1] }), "<" .. div.identifier .. ">"))
end

-- Long identifiers and symbols may break after a slash, dot or underscore, or they would push columns out.
local function breakable(blocks)
  return blocks:walk({
    Str = function(str)
      if #str.text <= LONG_WORD then return nil end
      return pandoc.Str((str.text:gsub("([/._&=?%-])", "%1\u{200b}")))
    end,
    Code = function(code)
      if #code.text <= LONG_WORD then return nil end
      return pandoc.Code((code.text:gsub("([/._&=?%-])", "%1\u{200b}")), code.attr)
    end,
  })
end

local function rows_of(tbl)
  local head, body = {}, {}
  for _, row in ipairs(tbl.head.rows) do table.insert(head, row) end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.head) do table.insert(body, row) end
    for _, row in ipairs(part.body) do table.insert(body, row) end
  end
  for _, row in ipairs(tbl.foot.rows) do table.insert(body, row) end
  return head, body
end

-- Characters in the longest cell and in the longest piece that cannot break, for each column.
local function measure(tbl, head, body)
  local longest, word, total = {}, {}, {}
  for column = 1, #tbl.colspecs do longest[column], word[column], total[column] = 1, 1, 0 end
  for _, rows in ipairs({ head, body }) do
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        local length = utf8.len(text) or #text
        longest[column] = math.max(longest[column] or 1, length)
        total[column] = (total[column] or 0) + length
        for piece in text:gmatch("[^%s/._&=?%-]+") do
          word[column] = math.max(word[column] or 1, utf8.len(piece) or #piece)
        end
      end
    end
  end
  return longest, word, total
end

-- Short columns take what they need, long ones share the rest by the square root of what they hold. Widths that
-- the author gave win.
local function columns_of(tbl, longest, word)
  local given, parts = tbl.attributes["tbl-colwidths"], {}
  if given then
    for share in given:gmatch("[%d.]+") do table.insert(parts, share .. "fr") end
    if #parts == #tbl.colspecs then return parts, false end
  end
  parts = {}
  local wide = 0
  for column = 1, #tbl.colspecs do
    if longest[column] > 18 then wide = wide + 1 end
  end
  for column = 1, #tbl.colspecs do
    if longest[column] > 18 then
      table.insert(parts, string.format("%.1ffr", math.max(math.sqrt(math.min(longest[column], 400)), word[column] * 0.6)))
    else
      table.insert(parts, "auto")
    end
  end
  return parts, wide == 0
end

local ALIGN = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center", AlignDefault = "left" }

local function cells(row)
  local parts = {}
  for _, cell in ipairs(row.cells) do
    local content = "[" .. write(breakable(cell.contents)) .. "]"
    if cell.col_span > 1 or cell.row_span > 1 then
      content = string.format("table.cell(colspan: %d, rowspan: %d)%s", cell.col_span, cell.row_span, content)
    end
    table.insert(parts, content)
  end
  return table.concat(parts, ", ")
end

local function tbl(element)
  local head, body = rows_of(element)
  local longest, word = measure(element, head, body)
  local columns = columns_of(element, longest, word)
  local need = 0
  for column = 1, #element.colspecs do
    need = need + math.min(longest[column], math.max(word[column], 14)) + 2
  end
  -- About 95 characters of 8.5 pt fit the measure; beyond that the table is set smaller, then turned.
  local size = need <= 95 and "normal" or (need <= 125 and "small" or "turned")
  local aligned = {}
  for _, spec in ipairs(element.colspecs) do table.insert(aligned, ALIGN[spec[1]]) end
  local lines = { string.format("table(columns: (%s,), align: (%s,),", table.concat(columns, ", "), table.concat(aligned, ", ")) }
  if #head > 0 then
    local header_rows = {}
    for _, row in ipairs(head) do table.insert(header_rows, cells(row)) end
    table.insert(lines, "table.header(" .. table.concat(header_rows, ", ") .. "),")
  end
  for _, row in ipairs(body) do table.insert(lines, cells(row) .. ",") end
  table.insert(lines, ")")
  local caption = write({ pandoc.Plain(pandoc.utils.blocks_to_inlines(element.caption.long)) })
  local number = element.attributes["number"]
  local described = caption ~= "" and ("caption: [" .. caption .. "], ") or ""
  local numbered = number and "supplement: [Table]" or "numbering: none, supplement: none"
  return raw(string.format('#tabular(size: "%s")[#figure(%s, kind: table, %s%s)%s]', size, table.concat(lines, "\n"), described,
    numbered, element.identifier ~= "" and ("<" .. element.identifier .. ">") or ""))
end

local function callout(div, kind)
  local title = write({ pandoc.Plain(div.content[1].content[1].content) })
  div.content:remove(1)
  local blocks = pandoc.Blocks({ raw(string.format('#callout(kind: "%s", word: "%s", title: [%s])[', kind, common.callouts[kind], title)) })
  blocks:extend(div.content)
  blocks:insert(raw("]" .. (div.identifier ~= "" and (" <" .. div.identifier .. ">") or "")))
  return blocks
end

-- A class with a look of its own in the PDF; any other div is just its blocks.
local STYLED = { lead = true, findings = true, finding = true, refs = true }

local function div(element)
  local kind = common.callout(element)
  if kind then return callout(element, kind) end
  for class in pairs(STYLED) do
    if common.has(element, class) then
      local blocks = pandoc.Blocks({ raw("#" .. class .. "[") })
      blocks:extend(element.content)
      blocks:insert(raw("]"))
      return blocks
    end
  end
end

local SPANS = { "number", "verdict", "datum", "unit" }

local function span(element)
  for _, class in ipairs(SPANS) do
    if common.has(element, class) then
      local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. class .. "[") })
      inlines:extend(element.content)
      inlines:insert(pandoc.RawInline("typst", "]"))
      return inlines
    end
  end
end

return {
  { Span = span, Div = function(element)
    if common.has(element, "figure") and element.attributes["number"] then return figure(element) end
  end },
  { Image = image },
  {
    Div = div,
    Table = tbl,
    Header = function(header)
      header.attributes["number"] = nil
      return header
    end,
  },
}
