#!/usr/bin/env bash
# hardened.sh FILE…: each built program or library is position-independent, has its tables read-only once it is loaded
# (full RELRO), no stack that can be executed, stack protector and checked lengths (FORTIFY).
set -u
bad=0

# demand FILE WHAT TEXT PATTERN
demand() {
  if ! grep -qE -- "$4" <<<"$3"; then
    echo "$1: $2"
    bad=1
  fi
}

[ $# -gt 0 ] || { echo 'no file was named'; exit 1; }
for file; do
  if ! header=$(readelf -hW "$file"); then
    bad=1
    continue
  fi
  segments=$(readelf -lW "$file")
  dynamic=$(readelf -dW "$file")
  symbols=$(readelf --dyn-syms -W "$file")
  demand "$file" 'is not position-independent' "$header" 'Type: +DYN'
  if grep -q INTERP <<<"$segments"; then
    demand "$file" 'is no position-independent program (-pie)' "$dynamic" '\(FLAGS_1\).*PIE'
  fi
  demand "$file" 'has no RELRO' "$segments" 'GNU_RELRO'
  demand "$file" 'binds its symbols lazily, so that RELRO is partial (-z now)' "$dynamic" 'BIND_NOW|\(FLAGS_1\).*NOW'
  demand "$file" 'has a stack that can be executed' "$segments" 'GNU_STACK +(0x[0-9a-f]+ +){5}RW +'
  demand "$file" 'has no stack protector' "$symbols" '__stack_chk_fail'
  demand "$file" 'does not check lengths (_FORTIFY_SOURCE)' "$symbols" '__[a-z]+_chk(@|$)'
done
exit $bad
