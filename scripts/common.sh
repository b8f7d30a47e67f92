# Sourced by the other scripts: where the project is, how to say things, how to install a Debian package.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
configuration=Release

say() { printf '\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
complain() { printf '%s\n' "$*" >&2; }

# Prints how to become root without a question being asked; fails when there is no way.
elevation() {
    if [ "$(id -u)" = 0 ]; then echo env
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then echo sudo
    else return 1
    fi
}

# apt_install PURPOSE PACKAGE...: installs, or says what to type and fails.
apt_install() {
    local purpose=$1 become; shift
    if ! command -v apt-get >/dev/null; then
        complain "$purpose is missing, and this is no Debian or Ubuntu. Install it with your system's packages and start again."
        return 1
    fi
    if ! become=$(elevation); then
        complain "$purpose is missing, and this user may not install it. Type this, then start again:"
        complain "    sudo apt-get update && sudo apt-get install --yes $*"
        return 1
    fi
    say "Installing $purpose ($*) from the system's packages."
    "$become" apt-get update -qq </dev/null \
        && "$become" env DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends "$@" </dev/null >/dev/null
}
