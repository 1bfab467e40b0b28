//! Who trusts whom, through which network, and what they share.

use super::words::{Page, names, say, spread};
use crate::population::network::NetworkTable;
use crate::population::spec::{GroupId, KindSpec, ListeningSpec, SharedInterest};
use crate::scenario::Scenario;
use crate::text::{Text, counted, number, percent, shown};

/// Kinds of relation.
pub fn explain(scenario: &Scenario, page: &mut Page) {
    page.heading("Who trusts whom", "谁信任谁");
    for kind in &scenario.kinds {
        let (from, to, network) = (groups(scenario, &kind.from), groups(scenario, &kind.to), network(&kind.network));
        let (from_en, from_zh, to_en, to_zh, en, zh) = (from.en, from.zh, to.en, to.zh, network.en, network.zh);
        let name = &kind.name;
        say!(page, "{name}: {from_en} may rely on {to_en}; {en}.", "{name}：{from_zh} 可以依靠 {to_zh}；{zh}。");
        interest(scenario, kind, page);
    }
}

/// Networks through which exchanges are heard of.
pub fn explain_listening(listening: &[ListeningSpec], page: &mut Page) {
    for listening in listening {
        let (name, network) = (&listening.name, network(&listening.network));
        let (en, zh) = (network.en, network.zh);
        say!(
            page,
            "{name}: through this network people hear of others' exchanges; {en}.",
            "{name}：人们经由这个网络听说别人的交往；{zh}。"
        );
    }
}

/// The names of groups.
pub(super) fn groups(scenario: &Scenario, ids: &[GroupId]) -> Text {
    names(ids.iter().map(|id| scenario.groups[id.index()].name.as_str()))
}

/// A network in a few words.
pub(super) fn network(network: &NetworkTable) -> Text {
    let text = |en: String, zh: String| Text { en, zh };
    match network {
        NetworkTable::Everyone => text("everyone knows everyone".into(), "人人相识".into()), // network
        NetworkTable::Random(t) => {
            text(format!("each has {}, picked by chance", counted(t.degree, "partner")), format!("每人有 {} 个随机挑选的伙伴", t.degree))
        } // network
        NetworkTable::Ring(t) => {
            text(format!("on a circle, each knows the nearest {}", t.degree), format!("大家围成一圈，每人认识最近的 {} 人", t.degree))
        } // network
        NetworkTable::Grid(t) => text(
            format!("on a chessboard, each knows the {} around", counted(t.neighbours, "neighbour")),
            format!("大家站成棋盘，每人认识周围的 {} 个邻居", t.neighbours),
        ), // network
        NetworkTable::SmallWorld(t) => {
            let (degree, rewired) = (t.degree, percent(t.rewire.get()));
            text(
                format!("a small world: each knows about {degree} near by, but {rewired} of the ties lead far away"),
                format!("小世界网络：每人认识附近约 {degree} 人，但有 {rewired} 的联系通向远方"),
            )
        } // network
        NetworkTable::ScaleFree(t) => text(
            format!("a few know very many, most know few ({} for each newcomer)", counted(t.links, "tie")),
            format!("少数人交游极广，多数人交往不多（每个后来者结识 {} 人）", t.links),
        ), // network
        NetworkTable::Blocks(t) => {
            let (within, between) = (percent(t.within.get()), percent(t.between.get()));
            text(
                format!("communities: two of the same block know each other with chance {within}, of different blocks with {between}"),
                format!("分成若干圈子：同圈的人有 {within} 的概率相识，不同圈的有 {between}"),
            )
        } // network
        NetworkTable::Bipartite(t) => {
            text(format!("each has {} on the other side", counted(t.degree, "partner")), format!("每人在另一方有 {} 个伙伴", t.degree))
        } // network
        NetworkTable::File(t) => {
            text(format!("an observed network, from {}", shown(&t.path)), format!("真实网络，取自文件 {}", shown(&t.path)))
        } // network
    }
}

fn interest(scenario: &Scenario, kind: &KindSpec, page: &mut Page) {
    let name = &kind.name;
    match &kind.shared {
        SharedInterest::Drawn(_) if kind.network.brings_interests() => {
            say!(page, "{name}: the file also says how much each pair shares.", "{name}：利益相通的程度也由文件给出。");
        }
        SharedInterest::Drawn(d) if d.fixed() == Some(0.0) => {}
        SharedInterest::Drawn(d) => {
            let d = spread(d);
            let (en, zh) = (d.en, d.zh);
            say!(
                page,
                "{name}: trustees count a share of the trustor's payoff as their own (shared interest): {en}.",
                "{name}：受托者把信任者得失的一部分当作自己的（共同利益）：{zh}。"
            );
        }
        SharedInterest::Vectors => say!(
            page,
            "{name}: how much two people share follows from how alike their interests are.",
            "{name}：两人关切的事情越相近，利益就越相通。"
        ),
        SharedInterest::Pairs(pairs) => {
            for (from, to, value) in pairs.iter().filter(|(from, to, _)| kind.from.contains(from) && kind.to.contains(to)) {
                let [from, to] = [from, to].map(|id| &scenario.groups[id.index()].name);
                let value = number(*value);
                say!(page, "{name}: {to} share {value} of the payoff of {from}.", "{name}：{to} 把 {from} 得失的 {value} 当作自己的。");
            }
        }
    }
    if kind.prior_interest != 0.0 {
        let prior = number(kind.prior_interest);
        say!(page, "{name}: at first they take the shared interest to be {prior}.", "{name}：起初，信任者以为共同利益为 {prior}。");
    }
}
