# Sourced by deploy/demo and deploy/test: everything the project needs on a Debian or Ubuntu machine.
# Usage: prepare demo|test     (a second call takes a second)

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

# Debian packages, by what they give us.
DEMO_PACKAGES=(openjdk-17-jdk-headless maven libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core)
TEST_PACKAGES=("${DEMO_PACKAGES[@]}" nodejs npm chromium poppler-utils postgresql docker-compose nginx-light openssl)

missing_packages() {
  local package
  for package in "$@"; do
    case "$package" in
      # A JDK, Maven or Node installed by other means serves as well.
      openjdk-17-jdk-headless) java_is_17 || echo "$package" ;;
      maven) command -v mvn >/dev/null || echo "$package" ;;
      nodejs) command -v node >/dev/null || echo "$package" ;;
      npm) command -v npm >/dev/null || echo "$package" ;;
      *) dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package" ;;
    esac
  done
}

java_is_17() { command -v javac >/dev/null && [ "$(javac -version 2>&1 | sed -E 's/javac ([0-9]+).*/\1/')" -ge 17 ]; }

install_packages() {
  local missing=() line
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -eq 0 ] && return
  line="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null
  else
    echo "Missing: ${missing[*]}. Install with:  sudo $line" >&2
    exit 1
  fi
}

find_python() {
  local candidate
  for candidate in python3 python3.11 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
}

install_python() {
  local python lock=$1 stamp=.venv/.installed-$1 wanted
  python=$(find_python)
  if [ -z "$python" ]; then
    install_packages python3 python3-venv
    python=$(find_python)
    [ -n "$python" ] || { echo "Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv" >&2; exit 1; }
  fi
  wanted=$(cat "$lock" pyproject.toml | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Python packages into .venv ($lock)"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  PYTHONWARNINGS=ignore .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  echo "$wanted" >"$stamp"
}

prepare() {
  if [ "$1" = test ]; then
    install_packages "${TEST_PACKAGES[@]}"
    install_python requirements-test.lock
  else
    install_packages "${DEMO_PACKAGES[@]}"
    install_python requirements.lock
  fi
}
