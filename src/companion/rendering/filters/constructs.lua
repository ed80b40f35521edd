-- First filter: refuses what neither renderer promises to show, keeps or drops what is meant for one format,
-- and resolves links and pictures.

local common = ...

local FORMATS = { html = { html = true }, typst = { typst = true, pdf = true } }
local function set(names)
  local made = {}
  for _, name in ipairs(names) do made[name] = true end
  return made
end

local UNKNOWN_CLASSES = set({ "panel-tabset", "panel-input", "aside", "column-margin", "column-page",
  "column-body-outset", "column-screen", "margin-caption", "landscape", "cell", "hidden" })
local UNKNOWN_ATTRIBUTES = set({ "layout", "layout-ncol", "layout-nrow", "tbl-subcap", "fig-subcap", "when-meta",
  "unless-meta", "when-profile", "unless-profile" })

local function visible(element)
  local shown = true
  local when, unless = element.attributes["when-format"], element.attributes["unless-format"]
  for _, name in ipairs({ when or unless }) do
    if not (name == "html" or name == "pdf" or name == "typst") then
      common.refuse(name, "format " .. name .. " in content-visible is none of html, pdf, typst")
    end
  end
  if when then shown = FORMATS[common.format][when] or false end
  if unless then shown = not FORMATS[common.format][unless] end
  if common.has(element, "content-hidden") then
    if when or unless then shown = not shown else shown = false end
  end
  return shown
end

local titles = {} -- read once each: hundreds of callouts have the same few

local function title_of(text)
  titles[text] = titles[text] or pandoc.utils.blocks_to_inlines(pandoc.read(text, "markdown").blocks)
  return titles[text]:clone()
end

-- A callout's title, from its attribute or its first heading, becomes its first block: a heading left in place
-- would be counted as a section. The block's class is none that an author's callout could have.
local function callout(div)
  local title = pandoc.Inlines({})
  if div.attributes["title"] then
    title = title_of(div.attributes["title"])
    div.attributes["title"] = nil
  elseif div.content[1] and div.content[1].t == "Header" then
    title = div.content[1].content
    div.content:remove(1)
  end
  div.content:insert(1, pandoc.Div({ pandoc.Plain(title) }, { class = "title" }))
  return div
end

local filter

-- Called for every number of the report: an element's classes are fetched from pandoc once, not once a question.
local function checked(element)
  local classes = element.classes
  for _, class in ipairs(classes) do
    if UNKNOWN_CLASSES[class] then common.refuse("." .. class, "the class ." .. class .. " is not in use here") end
    if class:match("^callout%-") and not common.callouts[class:sub(9)] then
      common.refuse("." .. class, "there is no callout of this kind; use note, tip, warning, important or caution")
    end
  end
  for name in pairs(element.attributes) do
    if UNKNOWN_ATTRIBUTES[name] then common.refuse(name, "the attribute " .. name .. " is not in use here") end
    if name == "style" then
      common.refuse("style=", "a style of its own; give it a class and write the style in the theme")
    end
  end
  return classes
end

local function shown(element, classes)
  if not (classes:includes("content-visible") or classes:includes("content-hidden")) then return nil end
  return visible(element) and element.content:walk(filter) or {}, false
end

local function span(element) return shown(element, checked(element)) end

local function div(element)
  local classes = checked(element)
  if common.callout(element) then return callout(element) end
  return shown(element, classes)
end

local function raw(element)
  if element.text:match("^%s*<!%-%-.*%-%->%s*$") then return {} end
  common.refuse(element.text:match("[^\n]*"), "raw " .. element.format .. "; a page is markdown only")
  return {}
end

-- A link without words is given those of its title: pandoc reads words between brackets several times over.
local function titled(element)
  if element.title == "" or #element.content > 0 then return nil end
  element.content, element.title = pandoc.Inlines(element.title), ""
  return element
end

-- Where a link leads, found once for each: hundreds lead to the same rows. "gone" is a link that only its words are left of.
local places = {}

local function place(target)
  if target:match("^#") or target:match("^https?://") or target:match("^mailto:") then return { target = target } end
  if target:match("^%a[%w+.-]*:") or target:match("^//") then
    common.refuse(target, "a link of a kind that is not allowed; use https, mailto or a path in the report")
    return { gone = true }
  end
  local written, anchor = target:match("^([^#]*)(#?.*)$")
  local path = common.resolve(written)
  if not path or not common.exists(path) then
    common.refuse(target, "a link to " .. written .. ", which is not in the report")
    return { gone = true }
  end
  if path:match("%.qmd$") then
    if common.format == "typst" and path:match("^briefs/") then return { gone = true } end -- the PDF holds no briefs
    if common.format == "typst" then
      return { target = anchor ~= "" and anchor or ("#" .. common.page_label(path)) }
    elseif path == common.page then
      return { target = anchor ~= "" and anchor or pandoc.path.filename(path):gsub("%.qmd$", ".html") }
    end
    return { target = common.relative(path):gsub("%.qmd$", ".html") .. anchor }
  end
  if common.format == "typst" then return { file = true } end
  common.uses(path)
  return { target = common.relative(path) .. anchor }
end

-- What the PDF links is told when all of it is known: its parts are converted one by one.
local function link(element)
  local changed, written = titled(element), element.target
  local found = places[written]
  if not found then
    found = place(written)
    places[written] = found
  end
  if found.gone then return element.content end
  if found.file then return pandoc.Span(element.content, { class = "file" }) end
  local name = found.target:match("^#(.+)$")
  if name then common.links[name] = true end
  if found.target == written then return changed end
  element.target = found.target
  return element
end

local function image(element)
  common.pictured = true
  local alt = element.attributes["fig-alt"] or element.attributes["alt"] or pandoc.utils.stringify(element.caption)
  if alt:match("^%s*$") then
    common.refuse(element.src, "a picture without a text alternative (fig-alt)")
  end
  if element.src:match("^%a[%w+.-]*:") or element.src:match("^//") then
    common.refuse(element.src, "a picture from elsewhere; put it into the report")
    return {}
  end
  local path = common.resolve(element.src)
  if not path or not common.exists(path) then
    common.refuse(element.src, "a picture that is not in the report")
    return {}
  end
  common.uses(path)
  element.attributes["fig-alt"] = nil
  element.attributes["alt"] = alt
  element.attributes["path"] = path
  element.src = common.format == "typst" and "/" .. path or common.relative(path)
  return element
end

-- From the outside in: what is not shown in this format is not looked into.
filter = {
  traverse = "topdown",
  Div = div,
  Span = span,
  RawBlock = raw,
  RawInline = raw,
  Math = function(element)
    common.refuse("$" .. element.text, "a formula; where a dollar sign is meant, write \\$")
  end,
  -- pandoc takes a fence with `{python}` for code in a line
  Code = function(code)
    local engine = code.text:match("^{%a[%w-]*}")
    if engine then common.refuse(engine, "a cell to be run; code runs in the notebooks, pages embed it") end
  end,
  Link = link,
  Cite = function() common.citing = true end,
  Image = image,
}

return { filter }
