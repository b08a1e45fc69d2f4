#!/usr/bin/env bash
# Prints a JSON object; everything before it may be anything.
set -euo pipefail
echo "scoring $1"
exec python3 "$(dirname "$0")/score.py" "$1"
