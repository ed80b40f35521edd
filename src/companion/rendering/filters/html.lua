-- Last filter for the site: figures, tables, callouts and numbers as plain, accessible HTML without styles.

local common = ...

local first_picture = true

local function raw(text) return pandoc.RawBlock("html", text) end

local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function image(img)
  local path = img.attributes["path"]
  local width, height = common.size(path)
  if not width then common.refuse(path, "a picture whose size cannot be read: " .. path) end
  img.attributes["path"] = nil
  img.attributes["width"] = tostring(width)
  img.attributes["height"] = tostring(height)
  if not first_picture then img.attributes["loading"] = "lazy" end
  img.attributes["decoding"] = "async"
  first_picture = false
  local narrow = path:gsub("%.svg$", "-narrow.svg")
  local opening, closing = "", ""
  if narrow ~= path and common.exists(narrow) then
    common.uses(narrow)
    local slim, tall = common.size(narrow)
    opening = string.format('<picture><source media="(max-width: 30rem)" srcset="%s" width="%s" height="%s">',
      escape(img.src:gsub("%.svg$", "-narrow.svg")), slim, tall)
    closing = "</picture>"
    if img.attributes["data-chart"] then img.attributes["data-narrow"] = img.attributes["data-chart"] .. "-narrow" end
  end
  local parts = {}
  for _, key in ipairs({ "width", "height", "loading", "decoding", "data-chart", "data-narrow" }) do
    local value = img.attributes[key]
    if value then table.insert(parts, string.format(' %s="%s"', key, escape(value))) end
  end
  -- Written by hand: pandoc turns the width and height of a picture into a style.
  local class = #img.classes > 0 and (' class="' .. escape(table.concat(img.classes, " ")) .. '"') or ""
  return pandoc.RawInline("html", string.format('%s<img src="%s" alt="%s"%s%s>%s', opening, escape(img.src),
    escape(img.attributes["alt"]), class, table.concat(parts), closing))
end

local function caption_lead(kind, number) return pandoc.Str(kind .. "\u{a0}" .. number .. ": ") end

local function figure(div)
  local chart
  div:walk({ Image = function(img) chart = chart or img.attributes["data-chart"] end })
  local body, caption = div.content[1], div.content[2].content[1].content
  caption:insert(1, pandoc.Span({ caption_lead("Figure", div.attributes["number"]) }, { class = "label" }))
  local blocks = pandoc.Blocks({ raw('<div class="chart-block"><figure id="' .. escape(div.identifier) .. '" class="figure">'
    .. '<div class="plot">') })
  blocks:extend(body.content)
  blocks:extend({ raw("</div><figcaption>"), pandoc.Plain(caption), raw("</figcaption></figure>") })
  if chart then blocks:insert(raw("<!--chart:" .. escape(chart) .. ":" .. div.attributes["number"] .. "-->")) end
  blocks:insert(raw("</div>"))
  return blocks
end

local function tbl(element)
  local number, identifier = element.attributes["number"], element.identifier
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local spoken = pandoc.utils.stringify(caption)
  local outer, classes = { wide = true, searchable = true }, "table"
  for _, class in ipairs(element.classes) do if outer[class] then classes = classes .. " " .. class end end
  local opening, label = '<figure class="' .. classes .. '">', "Table"
  if number then
    label = "Table " .. number .. ": " .. spoken
    caption:insert(1, pandoc.Span({ caption_lead("Table", number) }, { class = "label" }))
    opening = '<figure class="' .. classes .. '" id="' .. escape(identifier) .. '">'
  elseif spoken ~= "" then
    label = "Table: " .. spoken
  end
  element.caption = { long = {} }
  element.attr = pandoc.Attr("", element.classes:filter(function(class) return not outer[class] end))
  local blocks = pandoc.Blocks({ raw(opening) })
  if #caption > 0 then blocks:extend({ raw("<figcaption>"), pandoc.Plain(caption), raw("</figcaption>") }) end
  blocks:extend({ raw('<div class="scroll" role="group" tabindex="0" aria-label="' .. escape(label) .. '">'), element,
    raw("</div></figure>") })
  return blocks
end

-- Rows of data, a JSON list of cells a line: text that nothing is read in, and so many that pandoc would spend a third of
-- the evidence on them as a table.
local function rows(block)
  if not common.has(block, "rows") then return nil end
  local out, cell, scope = { '<figure class="table"><div class="scroll" role="group" tabindex="0" aria-label="Rows"><table>\n<thead>\n' }, "th", ' scope="col"'
  for line in block.text:gmatch("[^\n]+") do
    table.insert(out, "<tr>")
    for _, text in ipairs(pandoc.json.decode(line, false)) do
      table.insert(out, "<" .. cell .. scope .. ">" .. escape(text) .. "</" .. cell .. ">")
    end
    table.insert(out, "</tr>\n")
    if cell == "th" then
      table.insert(out, "</thead>\n<tbody>\n")
      cell, scope = "td", ""
    end
  end
  table.insert(out, "</tbody>\n</table></div></figure>")
  return raw(table.concat(out))
end

-- A callout to be folded: the browser's own disclosure, which needs no script. Its title says what is inside; the
-- kind is said only where there is no title.
local function folded(div, kind)
  local title = div.content[1].content[1].content
  if #title == 0 then title = { pandoc.Str(common.callouts[kind]) } end
  local id = div.identifier ~= "" and (' id="' .. escape(div.identifier) .. '"') or ""
  local open = div.attributes["collapse"] == "false" and " open" or ""
  local blocks = pandoc.Blocks({ raw('<details' .. id .. ' class="callout folded callout-' .. kind .. '"' .. open .. "><summary>"),
    pandoc.Plain(title), raw("</summary>") })
  div.content:remove(1)
  blocks:extend(div.content)
  blocks:insert(raw("</details>"))
  return blocks
end

local function callout(div, kind)
  if div.attributes["collapse"] then return folded(div, kind) end
  local head = pandoc.Inlines({ pandoc.Span({ pandoc.Str(common.callouts[kind]) }, { class = "kind" }), pandoc.Space() })
  head:extend(div.content[1].content[1].content)
  div.content[1] = pandoc.Div({ pandoc.Para(head) }, { class = "callout-title" })
  return pandoc.Div(div.content, { id = div.identifier, class = "callout callout-" .. kind, role = "note" })
end

-- A big number that is a whole phrase, such as a range with its best estimate, is set smaller.
local LONG_NUMBER = 9
local function number(span)
  if common.has(span, "number") and #pandoc.utils.stringify(span.content) > LONG_NUMBER then
    span.classes:insert("long")
    return span
  end
end

local function header(element)
  local number = element.attributes["number"]
  element.attributes["number"] = nil
  -- The page's own number would be 1 on every page.
  if number and element.level > 1 then
    element.content:insert(1, pandoc.Space())
    element.content:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = "header-section-number" }))
  end
  return element
end

return {
  {
    Div = function(div)
      if common.has(div, "figure") and div.attributes["number"] then return figure(div) end
      local kind = common.callout(div)
      if kind then return callout(div, kind) end
      if div.identifier == "refs" and #div.content > 0 then
        return { pandoc.Header(2, "References", { id = "references", class = "unnumbered" }), div }
      end
    end,
    Span = number,
    Table = tbl,
    CodeBlock = rows,
    Header = header,
  },
  common.pictured and { Image = image } or nil,
}
