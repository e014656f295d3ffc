#!/usr/bin/env bash
# bash tests/soak/window-shots.sh POSITIONS OUT: pictures of KaTrain and Kigo showing the positions of positions.mjs, each with its truth for `npm run seen`.
# Debian: apt-get install xvfb openbox xdotool xclip imagemagick kigo gnugo; pip install katrain; in ~/.katrain/config.json engine.katago names a KataGo
# and load_sgf_rewind is false.
set -u
positions=$1
out=$2
mkdir -p "$out"
export DISPLAY=:77 PATH="$PATH:/usr/games"
Xvfb :77 -screen 0 1700x1250x24 2>/dev/null &
trap 'kill $(jobs -p) 2>/dev/null' EXIT
sleep 2
openbox 2>/dev/null &

shot() { # NAME NUMBER: a JPEG of the screen or a PNG
  if [ $(($2 % 3)) = 0 ]; then file=$1-$2.jpg; else file=$1-$2.png; fi
  import -window root -quality 75 "$out/$file"
  sed "s/^{/{\"file\":\"$file\",/" "$positions/$2.json" >"$out/$1-$2.json"
}

if command -v katrain >/dev/null; then
  katrain >/dev/null 2>&1 &
  sleep 45
  for path in "$positions"/*.sgf; do
    number=$(basename "$path" .sgf)
    xclip -selection clipboard -i "$path"
    xdotool key --clearmodifiers ctrl+v
    sleep 6
    xdotool key End
    # One of what KaTrain lays over a board: dots, candidates, policy, territory, next moves.
    overlay=$(echo q w e r t | cut -d ' ' -f $((number % 5 + 1)))
    xdotool key "$overlay"
    sleep 3
    shot katrain "$number"
    xdotool key "$overlay"
  done
  kill %3
fi
if command -v kigo >/dev/null; then
  for path in "$positions"/*.sgf; do
    # It shows what was there before the last move.
    cp "${path%.sgf}.next" "$out/shown.sgf"
    dbus-run-session kigo "$out/shown.sgf" >/dev/null 2>&1 &
    sleep 14
    shot kigo "$(basename "$path" .sgf)"
    pkill -x kigo
    sleep 1
  done
  rm -f "$out/shown.sgf"
fi
