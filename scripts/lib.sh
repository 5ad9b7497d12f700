# Shared by the scripts of this folder; sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export root
export build_dir=$root/build/release

# Progress: one line, Vietnamese then English.
say() { printf '• %s / %s\n' "$1" "$2"; }

# The one clear line of a failure.
die() {
  printf '✗ %s / %s\n' "$1" "$2" >&2
  exit 1
}

# need_space DIR MEGABYTES
need_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  if [ "${free:-0}" -lt "$2" ]; then
    die "Ổ đĩa của $1 chỉ còn ${free} MB, cần ít nhất $2 MB" \
      "the disk of $1 has only ${free} MB left, at least $2 MB are needed"
  fi
}

# stamp FILE...: one checksum over the contents.
stamp() { cat -- "$@" 2>/dev/null | sha256sum | cut -d' ' -f1; }

# npm_install DIR: what package-lock.json names, unless that is there already.
npm_install() {
  local dir=$1 wanted log
  wanted=$(stamp "$dir/package.json" "$dir/package-lock.json")
  if [ "$(cat "$dir/node_modules/.installed" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  say "Đang tải thư viện của ${dir#"$root"/}" "fetching the packages of ${dir#"$root"/}"
  log=$root/build/npm.log
  mkdir -p "$root/build"
  if ! (cd "$dir" && npm ci --no-audit --no-fund </dev/null >"$log" 2>&1); then
    die "npm không tải được thư viện của ${dir#"$root"/}; xem $log" \
      "npm could not fetch the packages of ${dir#"$root"/}; see $log"
  fi
  printf '%s\n' "$wanted" >"$dir/node_modules/.installed"
}
