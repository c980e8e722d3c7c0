#!/bin/sh
# Emits request outcomes with curl and kcat: emit-kcat.sh BOOTSTRAP REGISTRY [SCHEMA]
# kcat also tells what comes out, but Debian's is built without Avro and can't show the values:
#   kcat -C -e -b BOOTSTRAP -t budget-snapshots -f '%k: %S bytes\n'
set -eu
# Avro counts a string's bytes, so ${#1} has to as well.
export LC_ALL=C
bootstrap=$1
registry=$2
schema=${3:-$(dirname "$0")/../../../../schemas/RequestOutcome.avsc}
topic=request-outcomes
service=kcat-example
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Registering a schema that is there already only tells its id. The schema travels as a string in JSON.
register() {
  { printf '{"schema": "'; sed 's/[\\"]/\\&/g; s/$/\\n/' "$schema" | tr -d '\n'; printf '"}'; } |
    curl -sS --fail-with-body --max-time 10 -H 'Content-Type: application/vnd.schemaregistry.v1+json' \
      --data-binary @- "$registry/subjects/$topic-value/versions"
}

# In octal, the one escape that every printf knows.
byte() { printf "\\$(printf %03o "$1")"; }

# Avro's int and long: zigzag, then seven bits a byte, the lowest first; the high bit says that more follow.
number() {
  rest=$((($1 << 1) ^ ($1 >> 63)))
  while [ "$rest" -gt 127 ]; do
    byte $((rest & 127 | 128))
    rest=$((rest >> 7))
  done
  byte "$rest"
}

text() { number ${#1}; printf %s "$1"; }

# The fields in the order of the schema. Before a field that may be null: 0 if it is, else 1. $1: the outcome's
# place in its enum's symbols, $2: status code.
outcome() {
  byte 0; byte $((id >> 24 & 255)); byte $((id >> 16 & 255)); byte $((id >> 8 & 255)); byte $((id & 255))
  number 0                        # event_id
  text "$service"
  number "$(date +%s)000"         # occurred_at
  number 1; text 'GET /cart'      # operation
  number "$1"                     # outcome
  number 1; number "$2"           # status_code
  number 1; number 12000          # duration_micros
  number 1                        # count
  number 0                        # attributes: none
}

answer=$(register) || { printf 'no schema id: %s\n' "$answer" >&2; exit 1; }
id=$(printf %s "$answer" | sed 's/.*"id" *: *\([0-9]*\).*/\1/')
for n in 1 2 3; do outcome 0 200 >"$folder/$n"; done
outcome 2 503 >"$folder/4"
# Each file is one message; on standard input a byte that looks like a line's end would split it.
kcat -P -b "$bootstrap" -t "$topic" "$folder"/*
echo "$service: 4 outcomes sent"
