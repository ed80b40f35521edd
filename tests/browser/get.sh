#!/bin/sh
# A Chromium for the browser tests: the one that is there, else Debian's package, else a word on how to get one.
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then echo "Browser tests will use $(command -v "$name")."; exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium poppler-utils >/dev/null && exec sh "$0"
fi
echo "No Chromium was found and none can be installed from here; install Chromium (on Debian: sudo apt-get install chromium)."
echo "Until then the browser tests are skipped."
