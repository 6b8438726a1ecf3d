#!/usr/bin/env bash
# What the link lines cannot check (which headers of ours a room finds, they do: see resources/cmake/rooms.cmake): that no
# room and no file is on a circle of includes, and that the libraries of others stay in the rooms that know them, as their
# headers lie where every compiler looks. Prints the graph of the rooms.
# tests/house/links.sh [ROOT]
set -u
root=${1:-$(dirname "$0")/../..}
bad=0
cd "$root" || exit 2

# Lines "file included-file", of ours.
edges() {
  grep -rnoE '#include "[^"]+"' core ui app --include='*.h' --include='*.cpp' |
    sed -E 's/^([^:]+):[0-9]+:#include "([^"]+)"$/\1 \2/' |
    while read -r from to; do
      case $to in ui/* | app/*) ;; *) to=core/$to ;; esac
      [ ! -f "$to" ] || echo "$from $to"
    done
}
all=$(edges)
rooms=$(awk '{ sub("/[^/]*$", "", $1); sub("/[^/]*$", "", $2); if ($1 != $2) print $1, $2 }' <<<"$all" | sort -u)

echo "The rooms, and which others each includes:"
awk '{ to[$1] = to[$1] " " $2 } END { for (room in to) print room ":" to[room] }' <<<"$rooms" | sort

# circles WHAT EDGES
circles() {
  local found
  found=$(tsort 2>&1 >/dev/null <<<"$2" | sed 's/^tsort: -: input contains a loop:/circle:/; s/^tsort: //')
  if [ -n "$found" ]; then
    printf 'The %s are not without a circle:\n%s\n' "$1" "$found"
    bad=1
  fi
}
circles rooms "$rooms"
# A header and its source are one.
circles files "$(awk '{ sub(/\.[a-z]+$/, "", $1); sub(/\.[a-z]+$/, "", $2); if ($1 != $2) print $1, $2 }' <<<"$all" | sort -u)"

# only HEADERS FOLDERS: these headers of others are included there alone
only() {
  local found
  found=$(grep -rnE "#include <($1)" core ui app --include='*.h' --include='*.cpp' | grep -vE "^($2)/")
  if [ -n "$found" ]; then
    printf 'not allowed there:\n%s\n' "$found"
    bad=1
  fi
}
only 'QSql|sqlite3'  'core/journal/sqlite'
only 'zstd|zdict'    'core/journal'
only 'llhttp'        'core/http/message'
only 'simdjson'      'core/json|core/wcs'
only 're2/'          'core/text'

# What others wrote as JSON is read in one way (core/json): Qt's parser has a laxer grammar.
found=$(grep -rn 'QJsonDocument::fromJson' core ui app --include='*.h' --include='*.cpp')
if [ -n "$found" ]; then
  printf 'a second reader of JSON:\n%s\n' "$found"
  bad=1
fi
exit $bad
