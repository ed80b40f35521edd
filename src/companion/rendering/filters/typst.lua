-- Last filter for the PDF: figures with their alt texts (pandoc's own writer drops them, and PDF/UA fails),
-- tables that break across pages under a repeated header, callouts, and the labels that links lead to.

local common = ...

local OPTIONS = pandoc.WriterOptions({ wrap_text = "none" })
local LONG_WORD = 16
local OVERLONG = ("%S"):rep(LONG_WORD + 1)

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

-- A tall picture leaves room for its caption on the page: beyond this ratio of height to width its height is bound.
local TALL, TALLEST = 1.2, "182mm"

local function image_source(img)
  local width = ", width: 100%"
  if img.classes:includes("spark") then
    width = ", width: 80%"
  else
    local wide, tall = common.size(img.attributes["path"])
    if wide and tall / wide > TALL then width = ", height: " .. TALLEST end
  end
  return string.format("image(%s, alt: %s%s)", text_literal(img.src), text_literal(img.attributes["alt"]), width)
end

local function image(img) return pandoc.RawInline("typst", "#box(" .. image_source(img) .. ")") end

-- Pictures stand in lines, which are seen to before the blocks that hold them.
local function boxed(inline) return inline.format == "typst" and inline.text:match("^#box%((image%(.*%))%)$") end

local function figure(div)
  local images = {}
  div.content[1]:walk({ RawInline = function(inline) table.insert(images, boxed(inline)) end })
  local body = #images == 1 and images[1] or ("{\n" .. table.concat(images, "\n") .. "\n}")
  if #images == 0 then body = "[" .. write(div.content[1].content) .. "]" end
  return raw(string.format('#figure(%s, kind: image, supplement: [Figure], caption: [%s])\n%s', body,
    write({ div.content[2].content[1] }), "<" .. div.identifier .. ">"))
end

-- Long identifiers and symbols may break after a slash, dot or underscore, or they would push columns out.
local function breakable(content)
  return content:walk({
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

-- The cells of the header's rows and of the others, one table after the other, each with what it holds.
local function rows_of(tbl)
  local head, body = {}, {}
  local function add(rows, row)
    local cells = {}
    for place, cell in ipairs(row.cells) do cells[place] = { contents = cell.contents, wide = cell.col_span, tall = cell.row_span } end
    table.insert(rows, cells)
  end
  for _, row in ipairs(tbl.head.rows) do add(head, row) end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.head) do add(body, row) end
    for _, row in ipairs(part.body) do add(body, row) end
  end
  for _, row in ipairs(tbl.foot.rows) do add(body, row) end
  return head, body
end

-- Characters in the longest cell and in the longest piece that cannot break, for each column. A cell with a longer word
-- than may stand is given places to break; whether there was one is told.
local function measure(tbl, head, body)
  local longest, word, overlong = {}, {}, false
  for column = 1, #tbl.colspecs do longest[column], word[column] = 1, 1 end
  for _, rows in ipairs({ head, body }) do
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row) do
        local text = pandoc.utils.stringify(cell.contents)
        local length = utf8.len(text) or #text
        longest[column] = math.max(longest[column] or 1, length)
        for piece in text:gmatch("[^%s/._&=?%-]+") do
          word[column] = math.max(word[column] or 1, utf8.len(piece) or #piece)
        end
        if text:match(OVERLONG) then cell.contents, overlong = breakable(cell.contents), true end
      end
    end
  end
  return longest, word, overlong
end

-- About so many characters of 8.5 pt fit the measure, of 7.5 pt, and of 7.5 pt on a page that is turned.
local MEASURES = { { "normal", 100 }, { "small", 114 }, { "turned", 190 } }
-- What one cell's padding takes, and up to where a column is kept on one line.
local PADDING, SHORT = 2, 18

-- Widths in characters and the size of type. Short columns take what they need, long ones share the rest by what they
-- hold, and no column is narrower than its longest word. Widths that the author gave win.
local function columns_of(tbl, longest, word)
  local given, parts = tbl.attributes["tbl-colwidths"], {}
  if given then
    for share in given:gmatch("[%d.]+") do table.insert(parts, share .. "fr") end
  end
  local least, need, wanted = {}, 0, 0
  for column = 1, #tbl.colspecs do
    least[column] = (longest[column] <= SHORT and longest[column] or math.max(word[column], 8)) + PADDING
    need = need + least[column]
    wanted = wanted + longest[column] + PADDING
  end
  local size, room
  for _, measure in ipairs(MEASURES) do
    size, room = measure[1], measure[2]
    if need <= room then break end
  end
  if #parts == #tbl.colspecs then
    local total = 0
    for _, part in ipairs(parts) do total = total + tonumber((part:gsub("fr", ""))) end
    for column, part in ipairs(parts) do
      local characters = tonumber((part:gsub("fr", ""))) / total * room
      parts[column] = string.format("%.1ffr", math.max(characters, word[column] + PADDING))
    end
    return parts, size
  end
  parts = {}
  if wanted <= room then
    for column = 1, #tbl.colspecs do parts[column] = "auto" end
    return parts, size
  end
  local share = 0
  for column = 1, #tbl.colspecs do share = share + (longest[column] + PADDING - least[column]) ^ 0.7 end
  for column = 1, #tbl.colspecs do
    local more = (longest[column] + PADDING - least[column]) ^ 0.7 / share * math.max(room - need, 0)
    parts[column] = string.format("%.1ffr", least[column] + more)
  end
  return parts, size
end

local ALIGN = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center", AlignDefault = "left" }

-- A word that typst would read as the mark of a list, a heading or a term at the start of a cell.
local function is_mark(text) return text:match("^[-+/]$") or text:match("^=+$") or text:match("^%d+%.$") end

-- Blocks into `out`, between what opens and what closes them. What they hold is left to the writer of the whole document,
-- with the brackets beside it as raw typst: to write each of some thousand cells by itself takes seconds.
local function between(out, opening, blocks, closing)
  local only = #blocks == 1 and blocks[1]
  local inlines = only and (only.t == "Plain" or only.t == "Para") and only.content
  local first = inlines and inlines[1]
  if #blocks == 0 then
    table.insert(out, pandoc.RawInline("typst", opening .. closing))
  elseif not inlines or (first and first.t == "Str" and is_mark(first.text)) then
    -- the writer escapes such a mark at the start of a paragraph only
    if inlines then blocks = { pandoc.Para(inlines) } end
    table.insert(out, pandoc.RawInline("typst", opening .. write(blocks) .. closing))
  else
    table.insert(out, pandoc.RawInline("typst", opening))
    table.move(inlines, 1, #inlines, #out + 1, out)
    table.insert(out, pandoc.RawInline("typst", closing))
  end
end

local function cells_into(out, row)
  for _, cell in ipairs(row) do
    local opening = "["
    if cell.wide > 1 or cell.tall > 1 then
      opening = string.format("table.cell(colspan: %d, rowspan: %d)[", cell.wide, cell.tall)
    end
    between(out, opening, cell.contents, "], ")
  end
end

local function tbl(element)
  local head, body = rows_of(element)
  local longest, word, overlong = measure(element, head, body)
  local columns, size = columns_of(element, longest, word)
  local aligned = {}
  for _, spec in ipairs(element.colspecs) do table.insert(aligned, ALIGN[spec[1]]) end
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local numbered = element.attributes["number"] and "supplement: [Table]" or "numbering: none, supplement: none"
  local out = { pandoc.RawInline("typst", string.format('#tabular(size: "%s")[#figure(kind: table, ', size)) }
  if #caption > 0 then between(out, "caption: [", { pandoc.Plain(overlong and breakable(caption) or caption) }, "], ") end
  table.insert(out, pandoc.RawInline("typst", string.format("%s, table(columns: (%s,), align: (%s,), ", numbered,
    table.concat(columns, ", "), table.concat(aligned, ", "))))
  if #head > 0 then
    table.insert(out, pandoc.RawInline("typst", "table.header("))
    for _, row in ipairs(head) do cells_into(out, row) end
    table.insert(out, pandoc.RawInline("typst", "), "))
  end
  for _, row in ipairs(body) do cells_into(out, row) end
  table.insert(out, pandoc.RawInline("typst", string.format("))%s]",
    element.identifier ~= "" and ("<" .. element.identifier .. ">") or "")))
  return pandoc.Plain(out)
end

local function callout(div, kind)
  if div.attributes["collapse"] then
    local title = div.content[1].content[1].content
    title:insert(1, pandoc.RawInline("typst", "#folded(title: ["))
    title:insert(pandoc.RawInline("typst", "])["))
    local blocks = pandoc.Blocks({ pandoc.Plain(title) })
    div.content:remove(1)
    blocks:extend(div.content)
    blocks:insert(raw("]" .. (div.identifier ~= "" and (" <" .. div.identifier .. ">") or "")))
    return blocks
  end
  local title = write({ pandoc.Plain(div.content[1].content[1].content) })
  div.content:remove(1)
  local blocks = pandoc.Blocks({ raw(string.format('#callout(kind: "%s", word: "%s", title: [%s])[', kind, common.callouts[kind], title)) })
  blocks:extend(div.content)
  blocks:insert(raw("]" .. (div.identifier ~= "" and (" <" .. div.identifier .. ">") or "")))
  return blocks
end

local listed = {}
for _, key in ipairs(common.listed) do listed["ref-" .. key] = true end

-- A class with a look of its own in the PDF; any other div is just its blocks.
local STYLED = { "lead", "refs", "claim" }

local function div(element)
  local kind = common.callout(element)
  if kind then return callout(element, kind) end
  if element.identifier == "refs" then
    -- Every part comes with the whole bibliography; the works cited stand in the one part that asks for it.
    element.content = element.content:filter(function(entry) return listed[entry.identifier] end)
    if #element.content == 0 then return {} end
  end
  if element.classes:includes("findings") then
    local blocks = pandoc.Blocks({ raw("#findings(") })
    for _, card in ipairs(element.content) do
      blocks:insert(raw("finding["))
      blocks:extend(card.t == "Div" and card.content or { card })
      blocks:insert(raw("],"))
    end
    blocks:insert(raw(")"))
    return blocks
  end
  for _, class in ipairs(STYLED) do
    if element.classes:includes(class) or element.identifier == class then
      local blocks = pandoc.Blocks({ raw("#" .. class .. "[") })
      blocks:extend(element.content)
      if class == "claim" and #blocks > 3 then
        -- the statement and its verdict stay with the reason
        blocks:insert(2, raw("#block(sticky: true)["))
        blocks:insert(5, raw("]"))
      end
      blocks:insert(raw("]" .. (element.identifier ~= "" and " " .. "<" .. element.identifier .. ">" or "")))
      return blocks
    end
  end
end

local SPANS = { "number", "verdict", "datum", "unit", "chip" }
-- A big number that is a whole phrase, such as a range with its best estimate, is set smaller.
local LONG_NUMBER = 9

-- Spans, and links: a number is a link to its evidence.
local function span(element)
  local classes = element.classes
  if #classes == 0 then return nil end
  for _, class in ipairs(SPANS) do
    if classes:includes(class) then
      local call = "#" .. class
      if class == "number" and #pandoc.utils.stringify(element.content) > LONG_NUMBER then call = call .. "(long: true)" end
      if element.t == "Link" then
        if class == "datum" then return nil end
        element.classes = {}
        return { pandoc.RawInline("typst", call .. "["), element, pandoc.RawInline("typst", "]") }, false
      end
      local inlines = pandoc.Inlines({ pandoc.RawInline("typst", call .. "[") })
      inlines:extend(element.content)
      inlines:insert(pandoc.RawInline("typst", "]"))
      return inlines
    end
  end
end

-- Definitions of one paragraph each stand beside their terms; pandoc would set every one as a block of its own.
local function definitions(list)
  local out = pandoc.Inlines({ pandoc.RawInline("typst", "#terms(") })
  for _, item in ipairs(list.content) do
    local term, meant = item[1], item[2]
    if #meant ~= 1 or #meant[1] ~= 1 or not (meant[1][1].t == "Para" or meant[1][1].t == "Plain") then return nil end
    out:insert(pandoc.RawInline("typst", "terms.item(["))
    out:extend(term)
    out:insert(pandoc.RawInline("typst", "], ["))
    out:extend(meant[1][1].content)
    out:insert(pandoc.RawInline("typst", "]), "))
  end
  out:insert(pandoc.RawInline("typst", ")"))
  return pandoc.Plain(out)
end

local function numbered(header)
  header.attributes["number"] = nil
  return header
end

local function drawn(element)
  if common.has(element, "figure") and element.attributes["number"] then return figure(element) end
end

return {
  {
    Image = common.pictured and image or nil,
    Span = span,
    Link = span,
    Div = function(element) return drawn(element) or div(element) end,
    DefinitionList = definitions,
    Table = tbl,
    Header = numbered,
  },
}
