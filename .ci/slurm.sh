#!/usr/bin/env bash
# A sweep on a real Slurm of two nodes on this machine, with the faults that clusters have: every ending has the bytes of the sweep in one.
#
#     .ci/slurm.sh
#
# Slurm lives without systemd in a folder of its own; nothing in /etc, /run or /var is read or written, and the daemons are ended by the
# numbers of their processes. Needs root (slurmd does), Rust, and apt-get where slurmctld, slurmd, slurm-client or munge is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$(id -u)" != 0 ]; then
    echo "Slurm needs root here; skipped"
    exit 0
fi
for tool in slurmctld slurmd sbatch munged; do
    command -v $tool >/dev/null && continue
    export DEBIAN_FRONTEND=noninteractive
    packages=(slurmctld slurmd slurm-client munge)
    apt-get install -y -q --no-install-recommends "${packages[@]}" >/dev/null 2>&1 ||
        { apt-get update -q && apt-get install -y -q --no-install-recommends "${packages[@]}"; } >/dev/null
    break
done

# FIDUCIA=path/to/fiducia spares the build.
if [ -z "${FIDUCIA:-}" ]; then
    cargo build --quiet --release
    FIDUCIA=${CARGO_TARGET_DIR:-$PWD/target}/release/fiducia
fi
program=$(realpath "$FIDUCIA")
work=$(mktemp -d)
chmod 755 "$work"
shards=20
port=$((20000 + RANDOM % 20000))
declare -A node
controller='' credentials=''

say() { printf '%s (%d s)\n' "$*" "$SECONDS"; }
# Waits up to so many seconds for a command to succeed.
wait_for() {
    local tries=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || { echo "gave up waiting for: $*"; return 1; }
        sleep 0.1
    done
}

cluster_up() {
    local host i
    host=$(hostname -s)
    mkdir -p "$work"/slurm/{state,spool,log,run,munge}
    chmod 755 "$work/slurm" "$work/slurm/run"
    chmod 700 "$work/slurm/munge"
    (umask 077 && head -c 128 /dev/urandom >"$work/slurm/munge/key")
    export SLURM_CONF=$work/slurm/slurm.conf
    cat >"$SLURM_CONF" <<CONF
ClusterName=fiducia
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=$work/slurm/run/munge.sock,cred_expire=5
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool/%n
SlurmctldPidFile=$work/slurm/run/slurmctld.pid
SlurmdPidFile=$work/slurm/run/slurmd-%n.pid
SlurmctldLogFile=$work/slurm/log/slurmctld.log
SlurmdLogFile=$work/slurm/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
JobRequeue=1
ReturnToService=2
SlurmdTimeout=10
SlurmctldTimeout=10
MessageTimeout=5
BatchStartTimeout=5
KillWait=2
MinJobAge=600
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=1 RealMemory=500
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
    munged --foreground --force --num-threads=2 --key-file="$work/slurm/munge/key" --socket="$work/slurm/run/munge.sock" \
        --pid-file="$work/slurm/run/munged.pid" --log-file="$work/slurm/log/munged.log" --seed-file="$work/slurm/munge/seed" \
        >"$work/slurm/log/munged.out" 2>&1 &
    credentials=$!
    wait_for 20 test -S "$work/slurm/run/munge.sock"
    slurmctld -D >"$work/slurm/log/slurmctld.out" 2>&1 &
    controller=$!
    wait_for 30 scontrol ping
    for i in 1 2; do node_up $i; done
    wait_for 40 all_idle
}
node_up() {
    slurmd -D -N "n$1" >>"$work/slurm/log/slurmd-n$1.out" 2>&1 &
    node[$1]=$!
}
all_idle() { [ "$(sinfo -h -N -t idle -o %N | wc -l)" = 2 ]; }

# The programs and job steps of this cluster, told from others by the configuration that they inherited.
ours() {
    local p
    for p in $(pgrep -x "$1"); do
        ! grep -qzF "SLURM_CONF=$SLURM_CONF" "/proc/$p/environ" 2>/dev/null || echo "$p"
    done
}

cluster_down() {
    local p
    set +e
    if [ -n "$controller" ]; then
        scancel -u root --signal=KILL 2>/dev/null
        scancel -u root 2>/dev/null
        sleep 0.5
        kill "${node[@]}" "$controller" 2>/dev/null
        for p in $(ours slurmstepd) $(ours fiducia); do kill -KILL "$p" 2>/dev/null; done
    fi
    [ -z "$credentials" ] || kill "$credentials" 2>/dev/null
    wait
    rm -rf "$work"
}
trap cluster_down EXIT

# The job script of docs/cluster.md, as users get it.
script() { awk '$0 == "```sh slurm" { on = 1; next } /^```/ { on = 0 } on' docs/cluster.md; }

submit() { # site, array
    (cd "$work" && PATH=$(dirname "$program"):$PATH sbatch --parsable --array="$2" --output="$work/log-%A_%a.txt" --export=ALL,SWEEP="$1" "$work/sweep.sbatch")
}
gone() { [ -z "$(squeue -h -o %i)" ]; }
running_or_gone() { [ -n "$(ours fiducia)" ] || gone; }
done_shards() { find "$1/parts" -name 'part-*.ok' | wc -l; }
some_done() { [ "$(done_shards "$1")" -ge "$2" ]; }

# Whatever happened: what is missing is submitted again until nothing is, and the merged files are those of the sweep in one.
settle() { # site
    local missing round
    for round in 1 2 3 4 5; do
        wait_for 180 gone
        missing=$("$program" sweep "$1" --status --missing slurm)
        [ -n "$missing" ] || break
        say "  submitted again: $missing"
        submit "$1" "$missing" >/dev/null
    done
    "$program" sweep "$1" --status --verify
    "$program" merge "$1" --out "$1-merged" --quiet
    diff -r "$work/whole" "$1-merged" --exclude=plan.json
    say "  the same bytes"
}

cat >"$work/village.toml" <<'TOML'
schema = 1
title = "A village"
steps = 200
replicates = 10
[exchange]
gain = 5
loss = 5
reward = 5
temptation = 4
[group.villagers]
size = 1500
integrity = { uniform = [0, 0.4] }
[relation.kin]
from = "villagers"
to = "villagers"
network = { ring = { degree = 4 } }
[[sweep]]
vary."relation.kin.shared_interest" = "0..1:6"
[[sweep]]
vary."communication.transparency" = "0..1:5"
TOML
script >"$work/sweep.sbatch"
[ -s "$work/sweep.sbatch" ] || { echo "no job script in docs/cluster.md"; exit 1; }

"$program" sweep "$work/village.toml" --out "$work/whole" --quiet
say "sweep in one"
plan() { "$program" sweep "$work/village.toml" --plan "$1" --shards $shards --quiet; }
cluster_up
say "Slurm $(scontrol --version | cut -d' ' -f2) is up"

say "An array, undisturbed"
plan "$work/calm"
submit "$work/calm" "0-$((shards - 1))" >/dev/null
settle "$work/calm"

say "The same array again, when all is done"
before=$(find "$work/calm/parts" -type f -printf '%p %T@ %s\n' | sort | sha256sum)
submit "$work/calm" "0-$((shards - 1))" >/dev/null
wait_for 180 gone
[ "$before" = "$(find "$work/calm/parts" -type f -printf '%p %T@ %s\n' | sort | sha256sum)" ]
say "  nothing was touched"

say "kill -9 of the program, again and again"
plan "$work/killed"
submit "$work/killed" "0-$((shards - 1))" >/dev/null
for _ in 1 2 3 4 5 6; do
    wait_for 20 running_or_gone
    for p in $(ours fiducia); do kill -KILL "$p" 2>/dev/null || true; done
    sleep 0.7
done
settle "$work/killed"

say "kill -9 of a node's daemon and of what runs on it"
plan "$work/node"
submit "$work/node" "0-$((shards - 1))" >/dev/null
wait_for 60 some_done "$work/node" 2
kill -KILL "${node[1]}"
wait "${node[1]}" 2>/dev/null || true
for p in $(ours slurmstepd); do kill -KILL "$p" 2>/dev/null || true; done
sleep 1
node_up 1
for n in n1 n2; do scontrol update nodename=$n state=resume 2>/dev/null || true; done
settle "$work/node"

say "Half of the array cancelled"
plan "$work/half"
job=$(submit "$work/half" "0-$((shards - 1))")
wait_for 60 some_done "$work/half" 1
scancel "${job}_[$((shards / 2))-$((shards - 1))]"
settle "$work/half"

say "Two copies of the array at once"
plan "$work/twice"
submit "$work/twice" "0-$((shards - 1))" >/dev/null
submit "$work/twice" "0-$((shards - 1))" >/dev/null
settle "$work/twice"
say "all faults: the same bytes"
