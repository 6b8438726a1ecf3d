#!/usr/bin/env bash
# The rooms include only what their link line allows (see core/README.md): one line per room.
set -u
root=$1
bad=0

# allow FOLDER REGEX-OF-ROOMS REGEX-OF-FOREIGN-HEADERS-THAT-MUST-NOT-APPEAR
allow() {
  local found
  if [ ! -d "$root/$1" ]; then
    echo "there is no folder $1"
    bad=1
    return
  fi
  found=$(grep -rnE '#include "(files|wcs|http|journal|faults|hooks|streams|admin|simulator|ui)/' "$root/$1" --include='*.h' --include='*.cpp' |
    grep -vE "#include \"($2)/")
  if [ -n "$found" ]; then
    printf 'not allowed in %s:\n%s\n' "$1" "$found"
    bad=1
  fi
  found=$(grep -rnE "#include <($3)" "$root/$1" --include='*.h' --include='*.cpp')
  if [ -n "$found" ]; then
    printf 'not allowed in %s:\n%s\n' "$1" "$found"
    bad=1
  fi
}

gui='QWidget|QApplication|QGuiApplication|QPainter|QPixmap|QIcon|QFont|QColor|QAction|QWindow'
network='QTcp|QSsl|QHostAddress|QNetwork|QAbstractSocket|QWebSocket'
sql='QSql|sqlite3'
allow core/files   'files'                                 "QObject|$gui|$network|$sql|llhttp|simdjson|re2|zstd|zdict"
allow core/wcs     'wcs'                                   "$gui|$network|$sql|llhttp|zstd|zdict"
allow core/http    'http'                                  "$gui|QWebSocket|$sql|simdjson|re2|zstd|zdict"
allow core/journal 'files|wcs|journal'                     "$gui|$network|llhttp|simdjson|re2"
allow core/faults  'wcs|faults'                            "$gui|$network|$sql|llhttp|simdjson|re2|zstd|zdict"
allow core/hooks   'wcs|http|journal|faults|hooks'         "$gui|QWebSocket|$sql|llhttp|simdjson|re2|zstd|zdict"
allow core/streams 'wcs|journal|streams'                   "$gui|$network|$sql|llhttp|simdjson|re2|zstd|zdict"
allow core/admin   'wcs|http|journal|faults|hooks|streams|admin' "$gui|QWebSocket|$sql|llhttp|simdjson|re2|zstd|zdict"
allow core/simulator 'wcs|http|simulator'                "$gui|$sql|llhttp|simdjson|re2|zstd|zdict"
allow ui           'files|wcs|journal|faults|streams|simulator|ui' "$network|$sql|llhttp|simdjson|re2|zstd|zdict"

# What others wrote as JSON is read in one way (json/readjson.h and its kin): Qt's parser has a laxer grammar.
found=$(grep -rn 'QJsonDocument::fromJson' "$root/core" "$root/ui" "$root/app" --include='*.h' --include='*.cpp')
if [ -n "$found" ]; then
  printf 'a second reader of JSON:\n%s\n' "$found"
  bad=1
fi
exit $bad
