#!/bin/sh
# Runs nginx and reloads it every minute: renewed certificates and moved containers count without a restart.
set -eu
settings=${1:-/etc/nginx/nginx.conf}
nginx -e stderr -c "$settings" -g 'daemon off;' &
server=$!
trap 'kill -QUIT "$server"; wait "$server"; exit 0' TERM INT QUIT
while kill -0 "$server" 2>/dev/null; do
  sleep "${RELOAD_SECONDS:-60}" &
  wait $! || true
  if kill -0 "$server" 2>/dev/null && nginx -e stderr -c "$settings" -t -q; then kill -HUP "$server"; fi
done
wait "$server"
