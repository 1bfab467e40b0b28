//! What metrics are called beside an axis; `columns.csv` tells what they mean.

use crate::record::columns::{METRICS, WINDOW};
use crate::text::Text;

/// Short names, by column.
const NAMES: &[(&str, &str, &str)] = &[
    ("contacts", "contacts", "接触次数"),
    ("engaged", "reliances", "依靠次数"),
    ("honoured", "promises kept", "守信次数"),
    ("broken_unable", "broken for want of ability", "力所不及次数"),
    ("broken_wilful", "broken by will", "有意失信次数"),
    ("amends", "amends made", "补偿次数"),
    ("trust_mean", "mean trust", "平均信任"),
    ("trust_sd", "spread of trust (SD)", "信任的标准差"),
    ("trust_p10", "trust, 10th percentile", "信任第 10 百分位"),
    ("trust_p50", "trust, median", "信任中位数"),
    ("trust_p90", "trust, 90th percentile", "信任第 90 百分位"),
    ("trust_contacted", "trust in partners contacted", "对所接触伙伴的信任"),
    ("belief_ability", "belief on ability", "对能力的信念"),
    ("belief_integrity", "belief on integrity", "对正直的信念"),
    ("belief_benevolence", "belief on benevolence", "对善意的信念"),
    ("shared_interest", "shared interest", "共同利益"),
    ("perceived_interest", "perceived shared interest", "感知的共同利益"),
    ("reliability", "true reliability", "真实可靠度"),
    ("calibration_gap", "trust less reliability", "信任与可靠度之差"),
    ("assurance_share", "share of assurance", "保障所占份额"),
    ("payoff_trustor", "payoff of trustors", "信任方收益"),
    ("payoff_trustee", "payoff of trustees", "受托方收益"),
    ("efficiency", "efficiency", "效率"),
    ("expected_value", "willingness to pay", "支付意愿"),
    ("loyalty", "loyalty", "忠诚度"),
    ("retention", "retention", "保持率"),
    ("concentration", "concentration", "集中度"),
    ("gini_trustors", "Gini of trustors", "信任方基尼系数"),
    ("gini_trustees", "Gini of trustees", "受托方基尼系数"),
    ("newcomers", "newcomers", "新人数"),
    ("dropped", "relations dropped", "放弃的关系数"),
];

/// What a metric is called, by its column.
pub fn metric(column: &str) -> Text {
    let (plain, window) = column.strip_prefix(WINDOW).map_or((column, false), |rest| (rest, true));
    let named = NAMES.iter().find(|(name, ..)| *name == plain);
    let (en, zh) = named.map_or((plain, plain), |(_, en, zh)| (en, zh));
    if window {
        Text { en: format!("{en}, last steps"), zh: format!("{zh}（最后若干步）") }
    } else {
        Text { en: en.into(), zh: zh.into() }
    }
}

/// What a metric means, if it is one.
pub fn meaning(column: &str) -> Option<Text> {
    let plain = column.strip_prefix(WINDOW).unwrap_or(column);
    METRICS.iter().find(|metric| metric.name == plain).map(|metric| Text { en: metric.en.into(), zh: metric.zh.into() })
}

/// Whether a metric is shown by the colours that part low from high trust.
pub fn is_trust(column: &str) -> bool {
    let plain = column.strip_prefix(WINDOW).unwrap_or(column);
    plain.starts_with("trust_") && plain != "trust_sd" || plain == "reliability"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_a_name_in_both_languages() {
        assert_eq!(NAMES.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), METRICS.iter().map(|metric| metric.name).collect::<Vec<_>>());
        assert!(METRICS.iter().all(|m| metric(m.name).zh.chars().any(|c| c > '\u{2e80}') && meaning(m.name).is_some()));
        assert_eq!(metric("window_loyalty").en, "loyalty, last steps");
    }
}
