#!/bin/sh
# Backs up database, letters and impact records, every night or once; keeps BACKUP_DAYS days.
#   backup.sh loop | once
# A backup counts only when it is complete: it is written under another name, read back and then renamed.
set -eu
umask 077
target=${BACKUP_FOLDER:-/backup}
days=${BACKUP_DAYS:-14}
at=${BACKUP_AT:-0230}

once() {
  name=$(date +%Y-%m-%dT%H%M%S)
  [ -z "${PGPASSWORD_FILE:-}" ] || PGPASSWORD=$(cat "$PGPASSWORD_FILE")
  export PGPASSWORD
  pg_dump --format=custom --file="$target/.$name.dump"
  pg_restore --list "$target/.$name.dump" >/dev/null
  if [ -n "${OUTBOX:-}" ]; then
    tar -C "$OUTBOX" -cf "$target/.$name.letters.tar" .
    tar -tf "$target/.$name.letters.tar" >/dev/null
    mv "$target/.$name.letters.tar" "$target/$name.letters.tar"
  fi
  if [ -n "${RESULTS:-}" ]; then
    tar -C "$RESULTS" -cf "$target/.$name.results.tar" .
    tar -tf "$target/.$name.results.tar" >/dev/null
    mv "$target/.$name.results.tar" "$target/$name.results.tar"
  fi
  mv "$target/.$name.dump" "$target/$name.dump"
  find "$target" -maxdepth 1 -type f -mtime "+$days" -delete
  echo "backup $name complete"
}

loop() {
  done_on=
  while true; do
    today=$(date +%F)
    if [ "$done_on" != "$today" ] && [ "$(date +%H%M)" -ge "$at" ]; then
      if once; then done_on=$today; else echo "backup failed, next try in 10 minutes" >&2; sleep 540; fi
    fi
    sleep 60 &
    wait $!
  done
}

trap 'exit 0' TERM INT
"${1:-loop}"
