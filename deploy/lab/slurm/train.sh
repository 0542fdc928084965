#!/usr/bin/env bash
#SBATCH --job-name=train
#SBATCH --requeue
#SBATCH --open-mode=append
# A training job: counts steps, writes a checkpoint every TRAIN_EVERY steps and when it is asked to, and goes on from
# the newest one after a requeue. One rank a node runs as a job step, so that a rank can fail (fail-rank). Its state has
# a loss; once that is no number (spoil), so is that of each step and checkpoint after it. A file ID.back that says
# back=N lets its next start go on from the Nth checkpoint before the newest; the newer ones are then deleted.
#   TRAIN_DIR       where checkpoints, markers and logs lie (needed)
#   TRAIN_PACE      seconds a step (0.2)          TRAIN_STEPS  ends after so many steps (0: never)
#   TRAIN_EVERY     steps between periodic checkpoints (50; 0: none)
#   TRAIN_ON_SIGNAL checkpoint | ignore | requeue (writes the checkpoint, then requeues itself) | die (in the midst of
#                   writing it) | empty | old | future | changing (writes a marker that is none: see mark)
set -uo pipefail

dir=${TRAIN_DIR:?TRAIN_DIR is not set}
run=$dir/$SLURM_JOB_ID
checkpoint=$run.ckpt marker=$run.marker
pace=${TRAIN_PACE:-0.2} every=${TRAIN_EVERY:-50} last=${TRAIN_STEPS:-0}

# A rank works until it is told to fail, or until the job ends.
if [[ ${1:-} == rank ]]; then
  while [[ ! -e $run.fail.$SLURMD_NODENAME ]]; do sleep "$pace"; done
  echo "[rank$SLURM_PROCID]:[E$(date +%m%d) $(date +%T) ProcessGroupNCCL.cpp] [PG 0 Rank $SLURM_PROCID] NCCL watchdog: remote process exited or there was a network error, node $SLURMD_NODENAME" >&2
  exit 1
fi

# write FILE TEXT: nobody ever reads half of it.
write() { printf '%s\n' "$2" >"$1.tmp" && sync "$1.tmp" && mv "$1.tmp" "$1"; }

# Of each checkpoint ID.state.STEP holds the loss; ID.ckpt names the step of the newest.
checkpoints() { find "$dir" -name "$SLURM_JOB_ID.state.*" | sed 's/.*\.//' | grep -x '[0-9]*' | sort -rn; }
go_back() {
  local word back newest
  read -r word back <"$run.back"
  [[ $word =~ ^back=([1-9])$ ]] || return 0
  back=${BASH_REMATCH[1]}
  mapfile -t newest < <(checkpoints)
  ((${#newest[@]} > back)) || return 0
  write "$checkpoint" "${newest[back]}"
  for state in "${newest[@]:0:back}"; do rm -f "$run.state.$state"; done
  rm -f "$run.back"
  echo "rolled back: $back before the newest"
}

step=0 loss=100000 broken=''
[[ -f $run.back ]] && go_back
[[ -f $checkpoint ]] && read -r step <"$checkpoint"
[[ -f $run.state.$step ]] && read -r loss <"$run.state.$step"
echo "loss $loss"
echo "start job=$SLURM_JOB_ID nodes=$SLURM_JOB_NODELIST restart=${SLURM_RESTART_COUNT:-0} step=$step"
rm -f "$run".fail.* "$run.exit"

save() {
  write "$run.state.$step" "$loss"
  write "$checkpoint" "$step"
  echo "checkpoint at step $step ($1)"
}
# mark: the marker of a checkpoint; or one that is no word of a whole one: cut to nothing, older than the request, from the
# future, or never the same at two looks.
mark() {
  local text="step $step restart ${SLURM_RESTART_COUNT:-0}"
  case ${TRAIN_ON_SIGNAL:-checkpoint} in
    empty) : >"$marker" ;;
    old) write "$marker" "$text" && touch -d '1 hour ago' "$marker" ;;
    future) write "$marker" "$text" && touch -d 'now + 1 hour' "$marker" ;;
    changing) (while sleep 0.3; do echo "$text" >>"$marker"; done) & ;;
    *) write "$marker" "$text" ;;
  esac
}
on_signal() {
  if [[ -n $broken ]]; then
    echo "asked for a checkpoint, but a rank is lost; the last periodic one stands"
    return
  fi
  if [[ ${TRAIN_ON_SIGNAL:-checkpoint} == die ]]; then
    printf '%s' "$step" >"$checkpoint.tmp"
    echo "out of memory while writing the checkpoint at step $step"
    exit 9
  fi
  save asked
  mark
  [[ ${TRAIN_ON_SIGNAL:-checkpoint} == requeue ]] && scontrol requeue "$SLURM_JOB_ID"
}
case ${TRAIN_ON_SIGNAL:-checkpoint} in
  ignore) trap '' USR1 ;;
  *) trap on_signal USR1 ;;
esac

srun --kill-on-bad-exit=1 --ntasks="$SLURM_JOB_NUM_NODES" --ntasks-per-node=1 bash "$dir/train.sh" rank </dev/null &
ranks=$!
while [[ $last == 0 ]] || ((step < last)); do
  sleep "$pace" &
  wait $!
  if [[ -z $broken ]] && ! kill -0 "$ranks" 2>/dev/null; then
    wait "$ranks"
    broken=$?
    echo "ranks ended with exit code $broken at step $step"
    [[ -e $run.exit ]] && exit "$broken"
  fi
  [[ -z $broken ]] || continue
  step=$((step + 1))
  if [[ -e $run.spoil ]]; then
    loss=nan
    rm -f "$run.spoil"
  fi
  [[ $loss == nan ]] || loss=$((100000 / (step + 1)))
  echo "step $step"
  [[ $loss != nan ]] || echo "loss nan"
  ((every)) && ((step % every == 0)) && save periodic
done
save end
kill "$ranks" 2>/dev/null
exit 0
