//! Pictures of single people and relations: who trusts whom, trust against reliability, wealth, and promises against deeds.

use crate::chart::{Axis, Colours, Dots, Heat, Line, Network, Node, Paper, Picture, Plane, Ramp, Rule, Scale, Tie, dots, plain, written};
use crate::experiment::{Fault, Results};
use crate::record::reading::Reading;
use crate::record::tables::{AGENTS, EVENTS, RELATIONS};
use crate::scenario::Scenario;
use crate::text::{Text, text};
use std::io;

/// Agents and ties of a network that is drawn with its ties; larger ones are dots.
const NODES: usize = 600;
const TIES: usize = 8000;
/// Classes of reliability in which trust is averaged.
const CLASSES: usize = 20;

/// How trust is shown by colours.
pub fn trust_colours() -> Colours {
    Colours { title: text!("trust", "信任"), ramp: Ramp::Parting, ends: [0.0, 1.0] }
}

/// Reads a table with errors that name its folder.
fn read<T>(
    results: &Results,
    schema: &crate::record::tables::Schema,
    take: impl FnOnce(&mut Reading) -> io::Result<T>,
) -> Result<T, Fault> {
    take(&mut results.table(schema)?).map_err(Fault::disk(results.folder()))
}

/// Mean trust in classes of true reliability, by kind of relation; nothing without `relations.csv`.
///
/// # Errors
/// When the table cannot be read.
pub fn calibration(results: &Results) -> Result<Option<Plane>, Fault> {
    if !results.has(RELATIONS) {
        return Ok(None);
    }
    let kinds = read(results, RELATIONS, |rows| {
        let [relation, trust, reliability] = rows.all(["relation", "trust", "reliability"])?;
        // Number of relations, and the sums of reliability and trust, by kind and class.
        let mut kinds: Vec<(String, [[f64; 3]; CLASSES])> = Vec::new();
        while rows.advance()? {
            let kind = match kinds.iter().position(|(name, _)| rows.bytes(relation) == name.as_bytes()) {
                Some(kind) => kind,
                None => {
                    kinds.push((rows.text(relation)?.to_owned(), [[0.0; 3]; CLASSES]));
                    kinds.len() - 1
                }
            };
            let (truth, held) = (rows.number(reliability)?, rows.number(trust)?);
            if truth.is_finite() && held.is_finite() {
                let class = &mut kinds[kind].1[((truth * CLASSES as f64) as usize).min(CLASSES - 1)];
                class.iter_mut().zip([1.0, truth, held]).for_each(|(sum, x)| *sum += x);
            }
        }
        Ok(kinds)
    })?;
    let drawn = kinds.into_iter().take(super::drawn::MOST).enumerate().map(|(look, (name, classes))| {
        let filled: Vec<[f64; 3]> = classes.into_iter().filter(|[n, ..]| *n > 0.0).collect();
        let at = filled.iter().map(|[n, truth, held]| [truth / n, held / n]).collect();
        Dots { name: plain(name), at, weights: Some(filled.iter().map(|[n, ..]| *n).collect()), look }
    });
    let drawn: Vec<Dots> = drawn.filter(|dots| !dots.at.is_empty()).collect();
    let axis = |title: Text| Axis { title, scale: Scale::Linear([0.0, 1.0]) };
    let says = text!("Trust against true reliability, at the end", "结束时的信任与真实可靠度");
    let mut plane = Plane::new(says, axis(text!("true reliability", "真实可靠度")), axis(text!("mean trust", "平均信任")));
    plane.height = 340.0;
    plane.dots = drawn;
    plane.rules = vec![Rule::Equal(text!("trust = reliability", "信任＝可靠度"))];
    Ok((!plane.dots.is_empty()).then_some(plane))
}

/// A relation of the first run.
struct Relation {
    kind: usize,
    trustor: usize,
    trustee: usize,
    trust: f64,
}

/// The relations of the first run, and the names of their kinds.
fn relations(results: &Results) -> Result<(Vec<String>, Vec<Relation>), Fault> {
    read(results, RELATIONS, |rows| {
        let [run, relation, trustor, trustee, trust] = rows.all(["run", "relation", "trustor", "trustee", "trust"])?;
        let (mut kinds, mut all): (Vec<String>, Vec<Relation>) = Default::default();
        let mut first = None;
        while rows.advance()? {
            let number = rows.count(run)?;
            // Rows stand in the order of their runs.
            if *first.get_or_insert(number) != number {
                break;
            }
            let kind = match kinds.iter().position(|name| rows.bytes(relation) == name.as_bytes()) {
                Some(kind) => kind,
                None => {
                    kinds.push(rows.text(relation)?.to_owned());
                    kinds.len() - 1
                }
            };
            let [trustor, trustee] = [rows.count(trustor)? as usize, rows.count(trustee)? as usize];
            all.push(Relation { kind, trustor, trustee, trust: rows.number(trust)? });
        }
        Ok((kinds, all))
    })
}

/// Who trusts whom at the end of the first run, a picture for each kind of relation with how to read it; none without `relations.csv`.
///
/// # Errors
/// When the table cannot be read.
pub fn networks(results: &Results, scenario: Option<&Scenario>, paper: Paper) -> Result<Vec<(String, Picture, Text)>, Fault> {
    if !results.has(RELATIONS) {
        return Ok(Vec::new());
    }
    let (kinds, all) = relations(results)?;
    let drawn = kinds.into_iter().enumerate().take(super::drawn::MOST).map(|(kind, name)| {
        let own: Vec<&Relation> = all.iter().filter(|relation| relation.kind == kind).collect();
        let (picture, note) = network(&name, &own, scenario, paper);
        (name, picture, note)
    });
    Ok(drawn.collect())
}

/// One kind of relation as a network, or as dots where it is large.
fn network(name: &str, relations: &[&Relation], scenario: Option<&Scenario>, paper: Paper) -> (Picture, Text) {
    let names = scenario.map(Scenario::node_names).unwrap_or_default();
    let most = relations.iter().map(|relation| relation.trustor.max(relation.trustee) + 1).max().unwrap_or(0);
    // What each agent is trusted with on average, and, of those whom nobody may rely on, how much they trust.
    let mut sums = vec![[0.0; 4]; most];
    for relation in relations.iter().filter(|relation| relation.trust.is_finite()) {
        let [_, _, given, gave] = &mut sums[relation.trustor];
        (*given, *gave) = (*given + relation.trust, *gave + 1.0);
        let [held, holders, ..] = &mut sums[relation.trustee];
        (*held, *holders) = (*held + relation.trust, *holders + 1.0);
    }
    let here: Vec<usize> = (0..most).filter(|&agent| sums[agent][1] + sums[agent][3] > 0.0).collect();
    let value = |agent: usize| match sums[agent] {
        [held, holders, ..] if holders > 0.0 => held / holders,
        [.., given, gave] => given / gave,
    };
    let says = text!("{name}: trust at the end of the first run", "{name}：第一次运行结束时的信任");
    if here.len() > NODES || relations.len() > TIES {
        let both = [
            (text!("relied on: trust placed in each", "被依靠者：所受的信任"), true),
            (text!("only rely: trust that each gives", "只依靠他人者：所给的信任"), false),
        ];
        let of = |trusted: bool| here.iter().copied().filter(|&agent| (sums[agent][1] > 0.0) == trusted).map(value).collect::<Vec<f64>>();
        let groups: Vec<(Text, Vec<f64>)> =
            both.into_iter().map(|(name, trusted)| (name, of(trusted))).filter(|(_, values)| !values.is_empty()).collect();
        let note = text!("Each dot is an agent, from the most trusted to the least.", "每个点是一个个体，按信任从高到低排列。");
        return (dots(says, &groups, &trust_colours(), paper), note);
    }
    let place = |agent: usize| here.binary_search(&agent).unwrap_or(0);
    let called =
        |agent: usize| names.get(agent).filter(|name| !name.is_empty()).map_or_else(|| agent.to_string(), |name| (*name).to_owned());
    let nodes = here.iter().map(|&agent| Node { name: called(agent), value: value(agent), square: sums[agent][1] == 0.0 }).collect();
    let ties = relations
        .iter()
        .map(|relation| Tie { from: place(relation.trustor), to: place(relation.trustee), value: relation.trust })
        .collect();
    let shapes = [text!("relied on", "被依靠"), text!("only relies", "只依靠他人")];
    let note = text!(
        "Colour of a node: mean trust placed in it; of a line: trust of the one in the other. Hatched and dashed: \
         below one half. Who trusts more lies nearer.",
        "节点的颜色：所受的平均信任；连线的颜色：一方对另一方的信任。斜纹与虚线：低于一半。信任越高，距离越近。"
    );
    (Network { says, nodes, ties, colours: trust_colours(), shapes }.draw(paper), note)
}

/// How payoffs are shared in the first run: the curve of Lorenz for each group; nothing without `agents.csv`.
///
/// # Errors
/// When the table cannot be read.
pub fn wealth(results: &Results) -> Result<Option<Plane>, Fault> {
    if !results.has(AGENTS) {
        return Ok(None);
    }
    let groups = read(results, AGENTS, |rows| {
        let [run, group, payoff] = rows.all(["run", "group", "payoff"])?;
        let mut groups: Vec<(String, Vec<f64>)> = Vec::new();
        let mut first = None;
        while rows.advance()? {
            let number = rows.count(run)?;
            if *first.get_or_insert(number) != number {
                break;
            }
            let payoff = rows.number(payoff)?;
            match groups.iter_mut().find(|(name, _)| rows.bytes(group) == name.as_bytes()) {
                Some((_, payoffs)) => payoffs.push(payoff),
                None => groups.push((rows.text(group)?.to_owned(), vec![payoff])),
            }
        }
        Ok(groups)
    })?;
    let curve = |payoffs: &mut Vec<f64>| {
        payoffs.sort_by(f64::total_cmp);
        let all: f64 = payoffs.iter().sum();
        let mut sum = 0.0;
        let shares = payoffs.iter().map(|payoff| {
            sum += payoff;
            sum / all
        });
        (all > 0.0).then(|| [0.0].into_iter().chain(shares).collect::<Vec<f64>>())
    };
    let lines: Vec<Line> = groups
        .into_iter()
        .filter_map(|(name, mut payoffs)| {
            let y = curve(&mut payoffs)?;
            let x = (0..y.len()).map(|k| k as f64 / (y.len() - 1) as f64).collect();
            Some(Line { name: plain(name), x, y, ..Line::default() })
        })
        .take(super::drawn::MOST)
        .enumerate()
        .map(|(look, line)| Line { look, ..line })
        .collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let heights: Vec<f64> = lines.iter().flat_map(Line::heights).collect();
    let x = Axis {
        title: text!("share of people, from the poorest on", "人口份额（自收益最低者算起）"), scale: Scale::Linear([0.0, 1.0])
    };
    let y = Axis { title: text!("share of payoffs", "收益份额"), scale: Scale::over(heights.into_iter().chain([0.0, 1.0])) };
    let mut plane = Plane::new(text!("How payoffs are shared (Lorenz curve)", "收益的分配（洛伦兹曲线）"), x, y);
    plane.lines = lines;
    plane.rules = vec![Rule::Equal(text!("all hold the same", "人人相同"))];
    Ok(Some(plane))
}

/// Promises against deeds over all contacts of all runs; nothing without `events.csv` or a contact.
///
/// # Errors
/// When the table cannot be read.
pub fn matrix(results: &Results, paper: Paper) -> Result<Option<Picture>, Fault> {
    if !results.has(EVENTS) {
        return Ok(None);
    }
    const OUTCOMES: [&str; 4] = ["honoured", "unable", "wilful", "declined"];
    let counts = read(results, EVENTS, |rows| {
        let [promised, outcome] = rows.all(["promised", "outcome"])?;
        let mut counts = [[0u64; 4]; 2];
        while rows.advance()? {
            let word = usize::from(rows.bytes(promised) == b"1");
            if let Some(deed) = OUTCOMES.iter().position(|name| rows.bytes(outcome) == name.as_bytes()) {
                counts[word][deed] += 1;
            }
        }
        Ok(counts)
    })?;
    const LETTERS: [&str; 4] = ["K", "U", "W", "–"];
    let columns =
        vec![text!("K kept", "K 守信"), text!("U unable", "U 不能"), text!("W wilful", "W 有意"), text!("– not relied on", "– 未依靠")];
    let all = |row: usize| counts[row].iter().sum::<u64>().max(1) as f64;
    let values: Vec<Vec<f64>> = (0..2).map(|row| counts[row].iter().map(|&n| n as f64 / all(row)).collect()).collect();
    let said = (0..2).map(|row| (0..4).map(|k| plain(format!("{} {}", LETTERS[k], written(counts[row][k] as f64)))).collect()).collect();
    let heat = Heat {
        says: text!("What was promised and what was done, all contacts of all runs", "承诺与作为：全部运行的全部接触"),
        x: (text!("what was done", "作为"), columns),
        y: (text!("the word", "承诺"), vec![text!("silent", "未承诺"), text!("promised", "承诺")]),
        values,
        said: Some(said),
        colours: Colours { title: text!("share of the row", "占该行的份额"), ramp: Ramp::Rising, ends: [0.0, 1.0] },
        contours: 0,
        height: 200.0,
        key: true,
    };
    if counts.iter().flatten().all(|&n| n == 0) {
        return Ok(None);
    }
    Ok(Some(heat.draw(paper)))
}
