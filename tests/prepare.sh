# For tests/run and tests/try: what must be there before they begin.
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive

require_root() {
    ((EUID == 0)) || {
        echo "$0: must be root: it installs packages and boots machines" >&2
        exit 1
    }
}

missing_packages() {
    local package
    grep -v '^#' "$PROJECT/tests/packages" | while read -r package; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            echo "$package"
    done
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
    apt-get update --quiet
    apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
}

# What was compiled before, in whatever clone, is not compiled again.
use_compiler_cache() {
    export CCACHE_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/fgnctl/ccache CCACHE_MAXSIZE=2G
    export CCACHE_BASEDIR=$PROJECT CCACHE_NOHASHDIR=1 CMAKE_CXX_COMPILER_LAUNCHER=ccache
}
