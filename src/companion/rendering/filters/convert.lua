-- Converts documents, each read once for all the formats it is wanted in: a job is a line of JSON on standard input, its answer
-- a line on standard output.

local READER = "markdown+table_attributes" -- Quarto's; raw HTML stays on so that it can be refused, not shown as text
local WRITERS = { html = "html5", typst = { format = "typst", extensions = { citations = false } } }
local OPTIONS = pandoc.WriterOptions({ wrap_text = "none", highlight_method = "none" })

local here = pandoc.path.directory(arg[0])

local function part(name, ...)
  return assert(loadfile(pandoc.path.join({ here, name .. ".lua" })))(...)
end

local function apply(doc, name, common)
  for _, filter in ipairs(part(name, common)) do doc = doc:walk(filter) end
  return doc
end

local function write(doc, job, format, page)
  local common = part("common", { stage = job.stage, page = page, format = format, listed = job.listed })
  doc = apply(doc, "constructs", common)
  doc = apply(doc, "crossrefs", common)
  if format == "typst" then common.tell() end
  if #job.bibliography > 0 and (job.references or next(common.cited)) then
    -- Every part of the PDF sees all works, or two of one author and year would be told apart in one part only.
    if format == "typst" then doc.meta.nocite = pandoc.Inlines({ pandoc.Cite({ pandoc.Str("@*") }, { pandoc.Citation("*", "AuthorInText") }) }) end
    doc.meta.bibliography = job.bibliography
    doc.meta.csl = job.csl
    doc.meta["link-citations"] = true
    doc = pandoc.utils.citeproc(doc)
  end
  doc = apply(doc, format, common)
  return { text = pandoc.write(doc, WRITERS[format], OPTIONS) .. "\n", records = common.records }
end

local function convert(job)
  local doc, made = pandoc.read(job.text, READER), {}
  doc.meta.lang = job.lang
  for format, page in pairs(job.formats) do made[format] = write(doc:clone(), job, format, page) end
  return made
end

for line in io.lines() do
  local log, done, made = pandoc.log.silence(pcall, convert, pandoc.json.decode(line, false))
  local warnings = pandoc.List({})
  for _, message in ipairs(pandoc.json.decode(pandoc.json.encode(log), false)) do
    if message.verbosity ~= "INFO" then warnings:insert(message.pretty) end
  end
  local answer = { warnings = warnings, made = done and made or nil, failed = not done and tostring(made) or nil }
  io.stdout:write(pandoc.json.encode(answer), "\n")
  io.stdout:flush()
  collectgarbage()
end
