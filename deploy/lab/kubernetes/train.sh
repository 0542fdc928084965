#!/usr/bin/env bash
# A training process: it counts steps in its memory, writes a checkpoint every EVERY steps and when it is asked to (the file
# RUN.save, or with a MODE of term-… SIGTERM), and begins with what its checkpoint holds; what came after that is lost with the process.
#   RUN   path of its files without their ends      MODE  [term-]good | ignore (the request) | broken (marker) | dies (while saving)
set -uo pipefail
step=0
[[ -f $RUN.ckpt ]] && read -r step <"$RUN.ckpt"
log() { printf '%s\n' "$*" >>"$RUN.log"; }
write() { printf '%s\n' "$2" >"$1.tmp" && mv "$1.tmp" "$1"; }
save() {
  write "$RUN.ckpt" "$step"
  write "$RUN.marker" "step $step whole"
  log "saved at step $step ($1)"
}
asked() {
  case ${MODE#term-} in
    good) save asked ;;
    ignore) ;;
    broken) write "$RUN.marker" "step" && log "half a marker at step $step" ;;
    dies) log "dies while saving at step $step" && exit 1 ;;
  esac
}
trap '[[ $MODE != term-* ]] || asked; exit 143' TERM
log "start step=$step on $NODE"
while :; do
  sleep 0.1 &
  wait $!
  step=$((step + 1))
  log "step $step"
  # Who ignores requests has saved once.
  ((step % EVERY)) || [[ $MODE == ignore && $step != "$EVERY" ]] || save periodic
  [[ ! -f $RUN.save ]] || { rm -f "$RUN.save" && asked; }
done
