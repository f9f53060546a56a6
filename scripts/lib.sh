# Sourced first by every script: strict mode, the repository's top as working directory, and `fail`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Where Swift's installers put it, for shells that were started before it was installed.
if ! command -v swift >/dev/null; then
  for place in "${HOME:-/root}/.local/share/swiftly/bin" "${HOME:-/root}/.swiftly/bin" /opt/swift/usr/bin; do
    [ -x "$place/swift" ] && PATH="$place:$PATH" && break
  done
fi

# Homebrew's place is on no compiler's path on Apple silicon, and CSimdJSON has no pkg-config to tell it.
if [ "$(uname)" = Darwin ] && command -v brew >/dev/null; then
  prefix=$(brew --prefix)
  export CPATH=$prefix/include${CPATH:+:$CPATH} LIBRARY_PATH=$prefix/lib${LIBRARY_PATH:+:$LIBRARY_PATH}
fi

# What scripts/setup has made, whichever python3 is on PATH.
python=$PWD/.build/venv/bin/python

# A test that hangs fails, where the system has `timeout` (macOS has not). In the foreground, so that Control-C arrives;
# with SIGINT, because SwiftPM and Python then take their children with them.
limit() {
  if command -v timeout >/dev/null; then timeout --foreground --signal=INT --kill-after=10 "$@"; else "${@:2}"; fi
}

# Runs `swift test ...` within a time and prints what failed and the closing line. Hundreds of tests that all start
# loops at once would measure each other, so a few run at a time.
#
# Some tests crash a process of their own, and the runtime's backtracer may wait for ever for one that has gone: for the
# trace of a crash that was not meant, run `swift test` by hand.
run_tests() {
  export SWIFT_BACKTRACE=enable=no
  export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${tests_at_once:-8}
  limit "$@" --skip-build --disable-xctest --quiet 2>&1 </dev/null | cut -c 1-1000 ||
    fail "a test failed, or they took longer than $1"
}

# The folders with Swift in them, as far as they exist.
swift_folders() {
  local folder
  for folder in Sources Tests Fuzz Benchmarks Snippets; do
    [ ! -d "$folder" ] || printf '%s\n' "$folder"
  done
}

# A crash tells where, and not what was in registers and memory: see Operations in Documentation/Postern.docc.
if [ -z "${SWIFT_BACKTRACE+set}" ] && command -v swift >/dev/null; then
  export SWIFT_BACKTRACE=enable=yes,sanitize=yes,registers=none,images=none,interactive=no
  # A binary that carries Swift's libraries has to be told where the program is that prints it.
  backtracer=$(dirname "$(readlink -f "$(command -v swift)")")/../libexec/swift/linux/swift-backtrace-static
  [ ! -x "$backtracer" ] || SWIFT_BACKTRACE+=",swift-backtrace=$backtracer"
fi

# Builds the binary that people get, and prints where it is. On Linux it carries Swift's own libraries: it runs where
# Swift is not installed, and calls into them cost less.
build_release() {
  local options=(-c release --product postern)
  [ "$(uname)" = Darwin ] || options+=(--static-swift-stdlib)
  swift build "${options[@]}" >&2
  echo "$(swift build "${options[@]}" --show-bin-path)/postern"
}

# Builds the release binary and names it, and the folder of the rig, to Python programs.
use_release_binary() {
  [ -x "$python" ] || fail "needs .build/venv: run scripts/setup"
  POSTERN=$(build_release)
  PYTHONPATH=$PWD/Tests/Live
  PYTHONDONTWRITEBYTECODE=1
  export POSTERN PYTHONPATH PYTHONDONTWRITEBYTECODE
}
