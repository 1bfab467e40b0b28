#!/usr/bin/env bash
# A sweep on a real Slurm of two nodes on this machine, with the faults that clusters have: every ending has the bytes of the sweep in one.
#
#     .ci/slurm.sh
#
# Slurm lives without systemd in a folder of its own; nothing in /etc, /run or /var is read or written, and the daemons are ended by the
# numbers of their processes, also when something fails. Needs root or sudo (slurmd does), Rust, and apt-get where slurmctld, slurmd,
# slurm-client or munge is missing; what cannot be had is a failure, not a reason to skip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# FIDUCIA=path/to/fiducia spares the build.
if [ -z "${FIDUCIA:-}" ]; then
    cargo build --quiet --release
    FIDUCIA=${CARGO_TARGET_DIR:-$PWD/target}/release/fiducia
fi
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Slurm needs root, and there is no sudo"; exit 1; }
    exec sudo FIDUCIA="$(realpath "$FIDUCIA")" "$PWD/.ci/slurm.sh"
fi
for tool in slurmctld slurmd sbatch munged; do
    command -v $tool >/dev/null && continue
    export DEBIAN_FRONTEND=noninteractive
    packages=(slurmctld slurmd slurm-client munge)
    apt-get install -y -q --no-install-recommends "${packages[@]}" >/dev/null 2>&1 ||
        { apt-get update -q && apt-get install -y -q --no-install-recommends "${packages[@]}"; } >/dev/null
    break
done

program=$(realpath "$FIDUCIA")
work=$(mktemp -d)
chmod 755 "$work"
shards=8
last=$((shards - 1))
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
# A busy machine answers late: nothing is given up for it.
SlurmdTimeout=300
MessageTimeout=30
BatchStartTimeout=60
KillWait=2
MinJobAge=600
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=4 RealMemory=500
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
    disown
}
all_idle() { [ "$(sinfo -h -N -t idle -o %N | wc -l)" = 2 ]; }

# The processes of this name that belong to this cluster, told from others by the configuration that they inherited; with a second word,
# those whose environment holds it.
ours() {
    local p
    for p in $(pgrep -x "$1"); do
        grep -qzxF "SLURM_CONF=$SLURM_CONF" "/proc/$p/environ" 2>/dev/null || continue
        [ -z "${2:-}" ] || grep -qzxF "$2" "/proc/$p/environ" 2>/dev/null || continue
        echo "$p"
    done
}
all_of_us() { local name; for name in slurmd slurmctld slurmstepd slurm_script fiducia munged; do ours $name; done; }

cluster_down() {
    local code=$? p
    set +e
    if [ $code != 0 ] && [ -n "$controller" ]; then
        echo "failed after $SECONDS s; the queue, the nodes, and what the controller said last:"
        squeue -o '%i %T %r %S %N'
        sinfo -N -o '%N %T %E'
        tail -n 30 "$work/slurm/log/slurmctld.log"
    fi
    [ -z "$controller" ] || scancel -u root --signal=KILL 2>/dev/null
    kill "${node[@]}" $controller 2>/dev/null
    for _ in $(seq 50); do
        [ -n "$(ours slurmd)$(ours slurmctld)" ] || break
        sleep 0.1
    done
    [ -z "$credentials" ] || kill "$credentials" 2>/dev/null
    for p in $(all_of_us); do kill -KILL "$p" 2>/dev/null; done
    wait
    rm -rf "$work"
}
trap cluster_down EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The job script of docs/cluster.md, as users get it.
script() { awk '$0 == "```sh slurm" { on = 1; next } /^```/ { on = 0 } on' docs/cluster.md; }

# The program as the job script calls it, with the fault that the trial asks for: in the midst of its work, however busy the machine is.
mkdir "$work/bin"
cat >"$work/bin/fiducia" <<SHIM
#!/bin/bash
case "\$FAULT:\$SLURM_ARRAY_TASK_ID:\${SLURM_RESTART_COUNT:-0}:\$SLURMD_NODENAME" in
again:*:0:* | again:[0-3]:1:* | last:$last:0:*) signal=KILL ;;
node:*:0:n1) signal=STOP ;;
*) exec "$program" "\$@" ;;
esac
"$program" "\$@" &
sleep 0.1
kill -\$signal \$! && echo "\$SLURM_ARRAY_TASK_ID" >>"\$SWEEP-faults"
wait \$!
SHIM
chmod +x "$work/bin/fiducia"

submit() { # site, array, fault
    (cd "$work" && PATH=$work/bin:$PATH sbatch --parsable --array="$2" --output="$work/log-%A_%a.txt" \
        --export=ALL,SWEEP="$1",FAULT="${3:-}" "$work/sweep.sbatch")
}
faults() { wc -l <"$1-faults"; }
gone() {
    local queue
    queue=$(squeue -h -o '%i %r') || return 1
    # Where a launch took longer than its credential lasts, Slurm holds the task until an administrator lets it go.
    awk '/held/ { print $1 }' <<<"$queue" | xargs -r scontrol release
    [ -z "$queue" ]
}
requeued() { grep -c "Requeuing JobId=$1" "$work/slurm/log/slurmctld.log" || true; }

# Whatever happened: what is missing is submitted again until nothing is, and the merged files are those of the sweep in one.
settle() { # site
    local missing round
    for round in 1 2 3 4 5; do
        wait_for 120 gone
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

script >"$work/sweep.sbatch"
[ -s "$work/sweep.sbatch" ] || { echo "no job script in docs/cluster.md"; exit 1; }

# The small scenario of the tests with more people and steps: a run takes some ten milliseconds.
village=(sweep tests/common/small.toml --set group.villagers.size=1000 --steps 100 --replicates 20 --quiet)
"$program" "${village[@]}" --out "$work/whole"
say "sweep in one"
plan() { "$program" "${village[@]}" --plan "$1" --shards $shards; }
cluster_up
say "Slurm $(scontrol --version | cut -d' ' -f2) is up"

say "An array, undisturbed, and the same again when all is done"
plan "$work/calm"
submit "$work/calm" "0-$last" >/dev/null
settle "$work/calm"
before=$(find "$work/calm/parts" -type f -printf '%p %T@ %s\n' | sort | sha256sum)
submit "$work/calm" "0-$last" >/dev/null
wait_for 120 gone
[ "$before" = "$(find "$work/calm/parts" -type f -printf '%p %T@ %s\n' | sort | sha256sum)" ]
say "  nothing was touched"

say "kill -9 of the program, again and again"
plan "$work/killed"
job=$(submit "$work/killed" "0-$last" again)
settle "$work/killed"
say "  $(faults "$work/killed") killed, $(requeued "${job}_") put themselves back"
# A task that is put back on a busy machine may be ended by a late word about its former life: it is then submitted again, as it should be.
[ "$(faults "$work/killed")" -ge $shards ] && [ "$(requeued "${job}_")" -ge $((shards / 2)) ]

say "kill -9 of the last task's program"
plan "$work/last"
job=$(submit "$work/last" "0-$last" last)
settle "$work/last"
# The last task has the number of the array: no other may have been put back with it.
[ "$(faults "$work/last")" = 1 ] && [ "$(requeued "${job}_$last(")" = 1 ] && [ "$(requeued "${job}_")" = 1 ]
say "  it alone put itself back"

say "kill -9 of a node's daemon and of all that runs on it"
plan "$work/node"
submit "$work/node" "0-$last" node >/dev/null
wait_for 60 test -s "$work/node-faults"
kill -KILL "${node[1]}"
steps=$(for p in $(ours slurm_script SLURMD_NODENAME=n1); do ps -o ppid= -p "$p"; done || true)
for p in $steps $(ours slurm_script SLURMD_NODENAME=n1) $(ours fiducia SLURMD_NODENAME=n1); do kill -KILL "$p" 2>/dev/null || true; done
# What the controller finds out by itself after SlurmdTimeout.
scontrol update nodename=n1 state=down reason=dead
node_up 1
scontrol update nodename=n1 state=resume
settle "$work/node"
grep -q 'due to failure of node n1' "$work/slurm/log/slurmctld.log"
say "  its tasks began again"

say "Half of the array cancelled"
plan "$work/half"
job=$(submit "$work/half" "0-$last")
scancel "${job}_[$((shards / 2))-$last]"
settle "$work/half"

say "Two copies of the array at once"
plan "$work/twice"
submit "$work/twice" "0-$last" >/dev/null
submit "$work/twice" "0-$last" >/dev/null
settle "$work/twice"
say "all faults: the same bytes"
