# What app/run and the scripts below tests share: the packages and the build. Sourced, with $root set.

build_packages="g++ cmake ninja-build ccache pkg-config qt6-base-dev qt6-svg-dev qt6-websockets-dev libgl1-mesa-dev node-llhttp
  libsimdjson-dev libre2-dev libzstd-dev"
run_packages="libqt6sql6-sqlite qt6-qpa-plugins fonts-inter fonts-jetbrains-mono
  fonts-noto-color-emoji fonts-wqy-microhei" # names of streams may be Chinese, Japanese or Korean
style_packages="clang-format clang-tidy"
test_packages="faketime zsh" # of tests/run alone
package_packages="appstream curl debootstrap desktop-file-utils dpkg-dev lintian" # of tests/package/run alone
bench_packages=libcurl4-openssl-dev # of tests/bench/run client alone
fuzz_packages="clang-16 libclang-rt-16-dev" # of tests/fuzz/run alone

install_missing() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: CMake says what it does not find
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -q '^installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  echo "Installing: ${missing[*]}" >&2
  $sudo apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# build PRESET TARGET…: on a terminal with ninja's progress, otherwise silent unless it fails.
build() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if [ -t 2 ]; then
    { [ -f "$root/build/$preset/build.ninja" ] || (cd "$root" && cmake --preset "$preset"); } >&2 &&
      cmake --build "$root/build/$preset" --target "$@" >&2 || exit 1
  elif ! { { [ -f "$root/build/$preset/build.ninja" ] || (cd "$root" && cmake --preset "$preset"); } &&
    cmake --build "$root/build/$preset" --target "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
}

# locked_modules FOLDER: the Node modules that its lock file names, installed once for a lock file.
locked_modules() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return 0
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 &&
    cp package-lock.json node_modules/.installed)
}
