#!/usr/bin/env bash
# Runs all tests, on real parts: a PC/SC stack, a browser, PostgreSQL, Mosquitto, serial lines.
# Installs the Debian packages it needs where it may (root, or sudo without a password); otherwise it stops and says
# which line to run. Arguments go to vitest: `npm test -- test/unit`, `npm test -- -t "a name"`.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(iproute2 pcscd libpcsclite-dev vsmartcard-vpcd socat chromium chromium-headless-shell fonts-noto-color-emoji postgresql mosquitto faketime strace e2fsprogs debootstrap build-essential python3 python3-prometheus-client)
# What people open our files with: with or without its windows.
command -v soffice >/dev/null || packages+=(libreoffice-calc-nogui)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then as_root=''
  elif sudo -n true 2>/dev/null; then as_root='sudo -n'
  else
    echo "These tests run against real parts that are not installed here. Run this line, then try again:" >&2
    echo "  sudo apt-get update && sudo $install" >&2
    exit 1
  fi
  echo "Installing: ${missing[*]}"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root $install >/dev/null
fi

# The card reader's native part is optional at install time; the tests need it.
if [ ! -d node_modules ] || ! node -e 'require("@pokusew/pcsclite")' 2>/dev/null; then npm ci; fi
if ! node -e 'require("@pokusew/pcsclite")'; then
  echo "The card reader's native module (@pokusew/pcsclite) was not built; see the lines above." >&2
  exit 1
fi

npm run --silent build
mkdir -p test-results
status=0
npx vitest run --reporter=default --reporter=json --outputFile.json=test-results/vitest.json "$@" || status=$?
node -e '
  const r = JSON.parse(require("fs").readFileSync("test-results/vitest.json", "utf8"))
  const skipped = r.numPendingTests + r.numTodoTests
  console.log(`${r.numPassedTests} passed, ${r.numFailedTests} failed${skipped ? `, ${skipped} skipped` : ""}`)
'
exit "$status"
