# Sourced by every script of the laboratory: names of things under a lab's folder, and how its daemons start and end.
# shellcheck shell=bash

LAB_HOME=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export PATH="$PATH:/usr/sbin:/sbin"
PROGRAM=${0##*/}

fail() {
  echo "$PROGRAM: $1" >&2
  exit "${2:-1}"
}

# lab DIR: makes DIR the lab that the following calls speak of.
lab() {
  [[ -n ${1:-} && -f $1/slurm.conf ]] || fail "'${1:-}' holds no slurm.conf; start a lab there with: $LAB_HOME/up DIR" 2
  LAB_DIR=$(cd -- "$1" && pwd)
  export LAB_DIR SLURM_CONF=$LAB_DIR/slurm.conf
}

# known_node NODE: ends the script unless the lab has that node.
known_node() {
  [[ ${1:-} =~ ^n[0-9]{3}$ && -d $LAB_DIR/gpu/$1 ]] || fail "'${1:-}' is no node of $LAB_DIR; they are called n001, n002 …" 2
}

# await SECONDS WHAT COMMAND…: repeats COMMAND until it succeeds; otherwise ends the script naming WHAT.
await() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    ((SECONDS < end)) || fail "waited in vain for $what; see $LAB_DIR/log"
    sleep 0.05
  done
}

# start_slurmd NODE [OPTION…]: one real slurmd. LAB_NODE tells the node to the reboot program, which gets no name.
start_slurmd() {
  local node=$1
  shift
  LAB_NODE=$node slurmd "$@" -N "$node" -f "$SLURM_CONF" </dev/null >>"$LAB_DIR/log/$node.out" 2>&1
}

# stop_slurmd NODE: ends that slurmd only; its jobs go on, as after a restart of the real daemon.
stop_slurmd() {
  local file=$LAB_DIR/run/slurmd-$1.pid pid
  pid=$(cat "$file" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null || true
  await 120 "slurmd of $1 to end" dead "$pid"
}

dead() { ! kill -0 "$1" 2>/dev/null; }

# daemon_pids: the lab's daemons, and what is about to start one, found by their environment.
daemon_pids() {
  grep -lzxF LAB_DAEMON=1 /proc/[0-9]*/environ 2>/dev/null | xargs -r grep -lzxF "LAB_DIR=$LAB_DIR" 2>/dev/null \
    | cut -d/ -f3 | grep -vx "$$" || true
}

# node_pids NODE: the node's slurmd, its step daemons (known by the log they hold open) and all that they started.
node_pids() {
  local fd roots
  roots=$(cat "$LAB_DIR/run/slurmd-$1.pid" 2>/dev/null || true)
  for fd in $(find /proc/[0-9]*/fd -lname "$LAB_DIR/log/slurmd-$1.log" 2>/dev/null); do
    fd=${fd#/proc/}
    [[ $(cat "/proc/${fd%%/*}/comm" 2>/dev/null) != slurmstepd ]] || roots+=" ${fd%%/*}"
  done
  # A process is the node's when its parent is; ps lists parents that are older, but not always before their children.
  ps -eo pid=,ppid= | awk -v roots="$roots" '
    BEGIN { n = split(roots, r, /[ \n]+/); for (i = 1; i <= n; i++) if (r[i] != "") ours[r[i]] = 1 }
    { parent[$1] = $2 }
    END {
      do { grew = 0; for (p in parent) if (!(p in ours) && (parent[p] in ours)) { ours[p] = 1; grew = 1 } } while (grew)
      for (p in ours) if (p in parent) print p
    }'
}

# end_node NODE: what a power cut does: slurmd, its step daemons and the jobs' processes are gone at once. All are
# stopped first, or a step daemon still tells the controller how its job ended.
end_node() {
  local pids
  mapfile -t pids < <(node_pids "$1")
  ((${#pids[@]})) || return 0
  kill -STOP "${pids[@]}" 2>/dev/null || true
  kill -KILL "${pids[@]}" 2>/dev/null || true
}

# write_gres: gres.conf from the device files that are there now.
write_gres() {
  local device next=$LAB_DIR/gres.conf.next
  for device in "$LAB_DIR"/gpu/*/nvidia?; do
    [[ -c $device ]] || continue
    echo "NodeName=$(basename "$(dirname "$device")") Name=gpu File=$device"
  done >"$next"
  mv "$next" "$LAB_DIR/gres.conf"
}

# known_gpu INDEX: ends the script unless it is one.
known_gpu() { [[ ${1:-} =~ ^[0-7]$ ]] || fail "'${1:-}' is no GPU; give 0 to 7" 2; }

count_gpus() { find "$LAB_DIR/gpu/$1" -name 'nvidia?' | wc -l; }

restore_gpu() {
  rm -f "$LAB_DIR/gpu/$1/back-after-reboot.$2"
  [[ -e $LAB_DIR/gpu/$1/nvidia$2 ]] || ln -s /dev/null "$LAB_DIR/gpu/$1/nvidia$2"
}

# register_anew NODE: its slurmd reads the devices again, which it does only when it starts; jobs go on.
register_anew() {
  write_gres
  stop_slurmd "$1"
  LAB_DAEMON=1 start_slurmd "$1"
}
