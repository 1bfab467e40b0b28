//! A sweep in shards: whatever happens to the shards, the merged files are those of a sweep in one.

#[path = "common/sweeping.rs"]
mod sweeping;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use sweeping::*;

fn plan(dir: &Path, site: &str, shards: &str) {
    expect(dir, 0, &["sweep", "small.toml", "--series", "--plan", site, "--shards", shards]);
}

fn shard(dir: &Path, site: &str, k: u64) {
    expect(dir, 0, &["sweep", site, "--shard", &k.to_string(), "--quiet"]);
}

fn missing(dir: &Path, site: &str, more: &[&str]) -> String {
    let output = expect(dir, 0, &[&["sweep", site, "--status", "--missing", "slurm"], more].concat());
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn any_number_of_shards_in_any_order_merges_to_the_bytes_of_one_sweep() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--series", "--out", "whole"]);
    for shards in [1u64, 2, 7, 60] {
        let site = format!("site{shards}");
        plan(dir, &site, &shards.to_string());
        for k in (0..shards).rev() {
            shard(dir, &site, k);
        }
        assert_eq!(missing(dir, &site, &["--verify"]), "");
        expect(dir, 0, &["merge", &site]);
        assert_same(&dir.join("whole"), &dir.join(&site));
    }
    complains(dir, 2, &["sweep", "small.toml", "--plan", "z", "--shards", "61"], "--shards must be between 1 and 60");
}

#[test]
fn the_missing_shards_are_named_as_an_engine_takes_them() {
    let folder = folder();
    let dir = folder.path();
    plan(dir, "site", "30");
    [5, 6, 18].iter().for_each(|&k| shard(dir, "site", k));
    assert_eq!(missing(dir, "site", &[]), "0-4,7-17,19-29");
    assert_eq!(missing(dir, "site", &["--max-array", "10"]), "0 0-4,7-9\n10 0-7,9\n20 0-9");
    let lines = expect(dir, 0, &["sweep", "site", "--status", "--missing", "lines"]);
    assert_eq!(String::from_utf8(lines.stdout).unwrap().lines().count(), 27);
    complains(dir, 65, &["merge", "site", "--wait", "0"], "27 of 30 shards are not done: 0-4,7-17,19-29");
    assert!(!dir.join("site/runs.csv").exists());
    for (name, offset) in [("SLURM_ARRAY_TASK_ID", None), ("HQ_TASK_ID", None), ("PBS_ARRAY_INDEX", Some("20"))] {
        let mut command = fiducia(dir, &["sweep", "site", "--shard-from-env", "--quiet"]);
        for name in ["SLURM_ARRAY_TASK_ID", "HQ_TASK_ID", "PBS_ARRAY_INDEX", "FIDUCIA_SHARD_OFFSET"] {
            command.env_remove(name);
        }
        command.env(name, "3");
        if let Some(offset) = offset {
            command.env("FIDUCIA_SHARD_OFFSET", offset);
        }
        assert!(command.status().unwrap().success());
    }
    assert_eq!(missing(dir, "site", &[]), "0-2,4,7-17,19-22,24-29");
    complains(dir, 2, &["sweep", "site", "--shard", "30"], "shards go from 0 to 29");
}

#[test]
fn a_plan_holds_its_scenario_its_points_and_its_data() {
    let folder = folder();
    let dir = folder.path();
    fs::write(dir.join("ties.csv"), "from,to\na,b\nb,c\nc,a\n").unwrap();
    fs::create_dir(dir.join("far")).unwrap();
    fs::write(dir.join("far/points.csv"), "exchange.gain\n4\n6\n").unwrap();
    let network = SMALL.replace("size = 40", "size = 3").replace("{ random = { degree = 4 } }", "{ file = { path = \"ties.csv\" } }");
    fs::write(
        dir.join("tied.toml"),
        network.replace("{ ring = { degree = 4 } }", "\"everyone\"").replace("network = \"everyone\"", "network = { everyone = {} }"),
    )
    .unwrap();
    let words = ["sweep", "tied.toml", "--design", "far/points.csv"];
    expect(dir, 0, &[&words[..], &["--out", "whole"]].concat());
    expect(dir, 0, &[&words[..], &["--plan", "site", "--shards", "3"]].concat());
    ["tied.toml", "ties.csv", "far/points.csv"].iter().for_each(|file| fs::remove_file(dir.join(file)).unwrap());
    fs::rename(dir.join("site"), dir.join("moved")).unwrap();
    (0..3).for_each(|k| shard(dir, "moved", k));
    expect(dir, 0, &["merge", "moved", "--out", "merged"]);
    assert_same(&dir.join("whole"), &dir.join("merged"));
}

#[test]
fn what_was_tampered_with_is_noticed_and_never_merged() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--series", "--out", "whole"]);
    plan(dir, "site", "5");
    plan(dir, "site", "5"); // the same plan again changes nothing
    expect(dir, 0, &["sweep", "small.toml", "--plan", "other", "--shards", "5", "--seed", "9"]);
    for k in 0..5 {
        shard(dir, "site", k);
        shard(dir, "other", k);
    }
    let part = |name: &str| dir.join("site/parts").join(name);
    // A truncated part is not done; the shard makes it again.
    let bytes = fs::read(part("part-000001.runs.csv")).unwrap();
    fs::write(part("part-000001.runs.csv"), &bytes[..bytes.len() - 7]).unwrap();
    assert_eq!(missing(dir, "site", &[]), "1");
    shard(dir, "site", 1);
    assert_eq!(fs::read(part("part-000001.runs.csv")).unwrap(), bytes);
    // A flipped bit has the right size: --verify sees it, and merge does.
    let mut flipped = fs::read(part("part-000002.series.csv")).unwrap();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(part("part-000002.series.csv"), flipped).unwrap();
    assert_eq!((missing(dir, "site", &[]), missing(dir, "site", &["--verify"])), (String::new(), "2".into()));
    complains(dir, 65, &["merge", "site"], "part-000002.series.csv is damaged; remove it and run shard 2 again");
    assert!(!dir.join("site/runs.csv").exists());
    fs::remove_file(part("part-000002.series.csv")).unwrap();
    shard(dir, "site", 2);
    // Receipts of another shard and of another plan, and one that is torn.
    for (from, to, k) in [("site/parts/part-000000.ok", "part-000003.ok", 3), ("other/parts/part-000004.ok", "part-000004.ok", 4)] {
        fs::copy(dir.join(from), part(to)).unwrap();
        assert_eq!(missing(dir, "site", &[]), k.to_string());
        shard(dir, "site", k);
    }
    fs::write(part("part-000000.ok"), "{\"plan\":").unwrap();
    assert_eq!(missing(dir, "site", &[]), "0");
    shard(dir, "site", 0);
    expect(dir, 0, &["merge", "site"]);
    assert_same(&dir.join("whole"), &dir.join("site"));
    // A second plan, a changed scenario, another version.
    complains(dir, 65, &["sweep", "small.toml", "--plan", "site", "--shards", "6"], "shards");
    fs::remove_file(dir.join("other/parts/part-000000.ok")).unwrap();
    let scenario = fs::read_to_string(dir.join("other/scenario.toml")).unwrap();
    fs::write(dir.join("other/scenario.toml"), scenario.replace("gain = 5", "gain = 6")).unwrap();
    let broken = ["sweep", "other", "--shard", "0"];
    complains(dir, 65, &broken, "scenario.toml has changed since the sweep was planned");
    fs::write(dir.join("other/scenario.toml"), scenario).unwrap();
    shard(dir, "other", 0);
    fs::remove_file(dir.join("other/parts/part-000000.ok")).unwrap();
    let plan = fs::read_to_string(dir.join("other/plan.json")).unwrap();
    fs::write(dir.join("other/plan.json"), plan.replace("\"program\": \"fiducia ", "\"program\": \"fiducia 9.")).unwrap();
    complains(dir, 65, &broken, "the same program makes all parts");
    complains(dir, 65, &["sweep", "far", "--shard", "0"], "there is no plan");
}

/// Hundreds of attempts, several at once and often twice the same, two thirds of them killed at random moments.
#[test]
fn torture() {
    let folder = folder();
    let dir = folder.path();
    let words = ["sweep", "small.toml", "--replicates", "20", "--series", "--set", "group.villagers.size=400"];
    expect(dir, 0, &[&words[..], &["--out", "whole"]].concat());
    expect(dir, 0, &[&words[..], &["--plan", "site", "--shards", "12"]].concat());
    let mut dice = Dice(7);
    let mut attempts = 0;
    while attempts < 200 {
        let mut living = Vec::new();
        for _ in 0..4 {
            let k = dice.below(12).to_string();
            let command = ["sweep", "site", "--shard", &k, "--quiet", "--threads", "1"];
            living.push(fiducia(dir, &command).stderr(Stdio::null()).spawn().unwrap());
            attempts += 1;
        }
        for mut child in living {
            if dice.below(3) > 0 {
                std::thread::sleep(Duration::from_millis(dice.below(25)));
                child.kill().unwrap();
                child.wait().unwrap();
            } else {
                assert!(child.wait().unwrap().success());
            }
        }
        // The work of many attempts is undone, so that there is something left to do.
        if dice.below(2) == 0 {
            let k = dice.below(12);
            let _ = fs::remove_file(dir.join(format!("site/parts/part-{k:06}.ok")));
        }
    }
    for k in missing(dir, "site", &["--verify"]).split(',').filter(|part| !part.is_empty()) {
        let (from, to) = k.split_once('-').unwrap_or((k, k));
        (from.parse().unwrap()..=to.parse().unwrap()).for_each(|k| shard(dir, "site", k));
    }
    expect(dir, 0, &["merge", "site"]);
    assert_same(&dir.join("whole"), &dir.join("site"));
}

#[cfg(unix)]
#[test]
fn a_shard_that_is_told_to_stop_or_has_no_room_can_be_tried_again_and_leaves_nothing_behind() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--replicates", "400000", "--plan", "site", "--shards", "2"]);
    let left = || fs::read_dir(dir.join("site/parts")).unwrap().count();
    let child = fiducia(dir, &["sweep", "site", "--shard", "0"]).stderr(Stdio::piped()).spawn().unwrap();
    wait_until(|| left() > 0);
    std::thread::sleep(Duration::from_millis(100));
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(75), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(left(), 0);
    let output = cramped(dir, 100, &["sweep", "site", "--shard", "1"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(75), "{said}");
    assert!(said.contains("too large"), "{said}");
    assert_eq!(left(), 0);
}

#[test]
fn a_plan_takes_the_place_of_nothing() {
    let folder = folder();
    let dir = folder.path();
    // The user's own file has the name that the plan's scenario would have.
    fs::write(dir.join("scenario.toml"), SMALL).unwrap();
    let words = ["sweep", "scenario.toml", "--vary", "exchange.gain=5,6", "--plan", ".", "--shards", "2"];
    complains(dir, 2, &words, "scenario.toml is there already, and is not what the plan needs under this name");
    assert_eq!(fs::read_to_string(dir.join("scenario.toml")).unwrap(), SMALL);
    assert!(!dir.join("plan.json").exists() && !dir.join("parts").exists());
    // A file that is what the plan needs may stay where it is.
    fs::write(dir.join("ties.csv"), "from,to\na,b\nb,a\n").unwrap();
    let text = "schema = 1\ntitle = \"t\"\nsteps = 3\n[group.g]\nsize = 2\n[relation.r]\nfrom = \"g\"\nto = \"g\"\nnetwork = { file = { path = \"ties.csv\" } }\n";
    fs::write(dir.join("net.toml"), text).unwrap();
    fs::remove_file(dir.join("scenario.toml")).unwrap();
    expect(dir, 0, &["sweep", "net.toml", "--vary", "exchange.gain=5,6", "--plan", ".", "--shards", "2"]);
}

#[test]
fn the_folder_of_a_plan_is_no_folder_for_other_results() {
    let folder = folder();
    let dir = folder.path();
    plan(dir, "site", "3");
    for words in [
        &["sweep", "small.toml", "--out", "site"][..],
        &["sweep", "small.toml", "--out", "site", "--force"],
        &["run", "small.toml", "--out", "site", "--force"],
        &["sweep", "small.toml", "--out", "site", "--resume"],
    ] {
        complains(dir, 2, words, "site holds the plan of a sweep in shards");
    }
    (0..3).for_each(|k| shard(dir, "site", k));
    expect(dir, 0, &["merge", "site"]);
    // What was merged is replaced, what the plan needs is not.
    expect(dir, 0, &["merge", "site", "--force"]);
    assert!(dir.join("site/plan.json").exists() && dir.join("site/scenario.toml").exists());
}

#[test]
fn a_merge_that_finds_the_disk_full_goes_on_by_the_same_command() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--series", "--out", "whole"]);
    plan(dir, "site", "2");
    (0..2).for_each(|k| shard(dir, "site", k));
    for moment in 1.. {
        let output = fiducia(dir, &["merge", "site"]).env("FIDUCIA_DISK", format!("full:{moment}")).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 75)), "at {moment}: {said}");
        expect(dir, 0, if output.status.success() { &["merge", "site", "--force"] } else { &["merge", "site"] });
        assert_same(&dir.join("whole"), &dir.join("site"));
        if output.status.success() {
            assert!(moment > 10);
            break;
        }
        let names = ["manifest.json", "runs.csv", "series.csv", "summary.csv", "columns.csv"];
        names.iter().for_each(|name| fs::remove_file(dir.join("site").join(name)).unwrap());
    }
}

#[test]
fn a_plan_whose_numbers_do_not_follow_from_its_scenario_is_refused() {
    let folder = folder();
    let dir = folder.path();
    plan(dir, "site", "3");
    let place = dir.join("site/plan.json");
    let right = fs::read_to_string(&place).unwrap();
    for (from, to) in [
        ("\"shards\": 3", "\"shards\": 0"),
        ("\"shards\": 3", "\"shards\": 1000000000000000000"),
        ("\"shards\": 3", "\"shards\": 61"),
        ("\"replicates\": 4", "\"replicates\": 5"),
        ("\"replicates\": 4", "\"replicates\": 18446744073709551615"),
        ("\"points\": 15", "\"points\": 14"),
        ("\"steps\": 10", "\"steps\": 11"),
        ("\"seed\": 1", "\"seed\": 2"),
        ("\"every\": 1", "\"every\": 2"),
    ] {
        assert!(right.contains(from), "{from}: {right}");
        fs::write(&place, right.replacen(from, to, 1)).unwrap();
        for words in [&["sweep", "site", "--shard", "0"][..], &["merge", "site"]] {
            let said = complaint(dir, 65, words);
            assert!(said.contains("changed since") || said.contains("plan.json has been changed"), "{to}: {said}");
        }
    }
    fs::write(&place, right).unwrap();
    shard(dir, "site", 0);
}

#[test]
fn a_receipt_counts_only_with_the_rows_of_its_part() {
    let folder = folder();
    let dir = folder.path();
    plan(dir, "site", "3");
    (0..3).for_each(|k| shard(dir, "site", k));
    let parts = dir.join("site/parts");
    // Part 1 is passed off as part 0, with a receipt that agrees in everything but the runs.
    let read = |name: &str| fs::read_to_string(parts.join(name)).unwrap();
    let (own, other): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&read("part-000000.ok")).unwrap(), serde_json::from_str(&read("part-000001.ok")).unwrap());
    let mut forged = own.clone();
    for (k, file) in forged["files"].as_array_mut().unwrap().iter_mut().enumerate() {
        let from = other["files"][k]["name"].as_str().unwrap().to_owned();
        fs::copy(parts.join(&from), parts.join(file["name"].as_str().unwrap())).unwrap();
        for key in ["rows", "bytes", "sha256"] {
            file[key] = other["files"][k][key].clone();
        }
    }
    fs::write(parts.join("part-000000.ok"), forged.to_string()).unwrap();
    complains(dir, 65, &["merge", "site"], "part-000000");
    // A receipt that leaves a table out.
    let mut short = own;
    short["files"].as_array_mut().unwrap().pop();
    fs::write(parts.join("part-000000.ok"), short.to_string()).unwrap();
    assert_eq!(missing(dir, "site", &[]), "0");
    assert!(!dir.join("site/runs.csv").exists());
}

#[test]
fn a_number_that_no_shard_has_is_wrong_usage() {
    let folder = folder();
    let dir = folder.path();
    plan(dir, "site", "3");
    complains(dir, 2, &["sweep", "site", "--shard", "3"], "there is no shard 3");
    complains(dir, 2, &["sweep", "site", "--shard", "99999999999999999999"], "99999999999999999999");
    let from_env = |task: &str, offset: &str| {
        let run = fiducia(dir, &["sweep", "site", "--shard-from-env"])
            .envs([("SLURM_ARRAY_TASK_ID", task), ("FIDUCIA_SHARD_OFFSET", offset)])
            .output();
        run.unwrap().status.code()
    };
    assert_eq!(
        [from_env("18446744073709551615", "1"), from_env("99999999999999999999", "0"), from_env("1", "0")],
        [Some(2), Some(2), Some(0)]
    );
}
