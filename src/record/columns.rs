//! The one list of columns: name, type, unit and meaning of everything that a CSV file holds, in English and Chinese. Which table has which
//! columns: [`super::tables`].

/// A column of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the header, snake_case.
    pub name: &'static str,
    /// What the cells hold.
    pub kind: Kind,
    /// Unit: `count`, `utility`, `share` (from 0 to 1, always), `-1 to 1`, `ratio` (a number without a unit that may leave that range) or empty.
    pub unit: &'static str,
    /// Meaning, in English.
    pub en: &'static str,
    /// Meaning, in Chinese.
    pub zh: &'static str,
}

/// What the cells of a column hold; any of them may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Texts.
    Text,
}

/// Makes a list of columns.
macro_rules! columns {
    ($( $name:literal $kind:ident $unit:literal $en:literal $zh:literal; )*) => {
        &[$( Column { name: $name, kind: Kind::$kind, unit: $unit, en: $en, zh: $zh }, )*]
    };
}

macro_rules! metrics {
    ($( $id:ident $name:literal $kind:ident $unit:literal $en:literal $zh:literal; )*) => {
        /// A metric of one relation kind, over one recording interval or at its end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Metric { $( #[doc = $en] $id, )* }

        /// The metrics, in the order of the columns.
        pub const METRICS: &[Column] = columns!($( $name $kind $unit $en $zh; )*);

        impl Metric {
            /// All metrics, in the order of the columns.
            pub const ALL: &[Metric] = &[$( Metric::$id, )*];
        }
    };
}

metrics! {
    Contacts "contacts" Whole "count" "Contacts: occasions on which a trustor turned to a partner, since the row before" "接触次数：自上一行以来，信任方找上伙伴的次数";
    Engaged "engaged" Whole "count" "Contacts in which the trustor relied on the partner" "其中信任方选择依靠对方的次数";
    Honoured "honoured" Whole "count" "Engagements that the trustee honoured" "受托方守信的次数";
    BrokenUnable "broken_unable" Whole "count" "Engagements broken because the trustee tried and failed" "受托方尽力而未能做到的次数";
    BrokenWilful "broken_wilful" Whole "count" "Engagements broken by will" "受托方有意失信的次数";
    Amends "amends" Whole "count" "Broken engagements after which amends were made" "失信后作出补偿的次数";
    TrustMean "trust_mean" Number "share" "Mean trust over all relations: the expected chance that a promise is honoured" "所有关系的平均信任：对承诺被遵守的预期概率";
    TrustSd "trust_sd" Number "share" "Standard deviation of trust over all relations" "所有关系中信任的标准差";
    TrustP10 "trust_p10" Number "share" "10th percentile of trust over all relations, rounded down to 0.001" "信任的第 10 百分位（向下取整到 0.001）";
    TrustP50 "trust_p50" Number "share" "Median of trust over all relations, rounded down to 0.001" "信任的中位数（向下取整到 0.001）";
    TrustP90 "trust_p90" Number "share" "90th percentile of trust over all relations, rounded down to 0.001" "信任的第 90 百分位（向下取整到 0.001）";
    TrustContacted "trust_contacted" Number "share" "Mean trust of the relations contacted, at contact, given a promise" "被接触关系在接触时的平均信任（有承诺时）";
    BeliefAbility "belief_ability" Number "share" "Mean belief on ability over all relations; empty for a rule without separate beliefs" "对能力的平均信念；规则不分开信念时为空";
    BeliefIntegrity "belief_integrity" Number "share" "Mean belief on integrity over all relations; empty for a rule without separate beliefs" "对正直的平均信念；规则不分开信念时为空";
    BeliefBenevolence "belief_benevolence" Number "share" "Mean belief on benevolence over all relations; empty for a rule without separate beliefs" "对善意的平均信念；规则不分开信念时为空";
    SharedInterest "shared_interest" Number "-1 to 1" "Mean shared interest over all relations" "所有关系的平均共同利益";
    PerceivedInterest "perceived_interest" Number "-1 to 1" "Mean perceived shared interest over all relations" "所有关系的平均感知共同利益";
    Reliability "reliability" Number "share" "True reliability: mean chance over all relations that a promise would be honoured" "真实可靠度：所有关系中承诺会被遵守的平均概率";
    CalibrationGap "calibration_gap" Number "-1 to 1" "Trust less reliability: above 0 people trust too much" "信任减去可靠度：大于 0 表示过度信任";
    AssuranceShare "assurance_share" Number "share" "Mean share of assurance (interest alone) in the believed willingness of the partners contacted; empty for a rule without separate beliefs" "在被接触伙伴的预期意愿中，仅凭利益（保障）所占的平均份额；规则不分开信念时为空";
    PayoffTrustor "payoff_trustor" Number "utility" "Sum of the payoffs of trustors since the row before" "自上一行以来信任方收益之和";
    PayoffTrustee "payoff_trustee" Number "utility" "Sum of the payoffs of trustees since the row before" "自上一行以来受托方收益之和";
    Efficiency "efficiency" Number "ratio" "Joint payoff over the largest that keeping promises could bring: contacts x max(gain + reward, outside); below 0 where more is lost than gained, above 1 where breaking pays more together than keeping" "共同收益与守信所能带来的最大共同收益之比：接触次数 × max(gain + reward, outside)；所失多于所得时小于 0，失信的共同收益高于守信时大于 1";
    ExpectedValue "expected_value" Number "utility" "Mean expected value of relying on the partner contacted rather than staying outside (willingness to pay)" "依靠所接触伙伴相对于不参与的平均期望价值（支付意愿）";
    Loyalty "loyalty" Number "share" "Share of contacts that went to the same partner as the trustor's contact before" "与上一次接触同一伙伴的接触份额";
    Retention "retention" Number "share" "Of the contacts whose trustor engaged at its contact before: share that engaged with the same partner again" "上一次接触时已参与的信任方中，再次与同一伙伴合作的份额";
    Concentration "concentration" Number "share" "Concentration of engagements over trustees since the row before: Herfindahl-Hirschman index" "自上一行以来交换在受托方之间的集中度：赫芬达尔—赫希曼指数";
    GiniTrustors "gini_trustors" Number "share" "Gini coefficient of the payoffs that the members of the trustors' groups have gathered since the start, on either side; negative payoffs normalised as in Raffinetti et al. (2015)" "信任方群体成员自开始以来累计收益的基尼系数（负收益按 Raffinetti 等 2015 归一化）";
    GiniTrustees "gini_trustees" Number "share" "The same for the members of the trustees' groups" "受托方群体成员累计收益的基尼系数";
    Newcomers "newcomers" Whole "count" "Members of the trustors' and trustees' groups replaced by newcomers since the row before" "自上一行以来被新人替换的成员数";
    Dropped "dropped" Whole "count" "Relations dropped for a new partner since the row before" "自上一行以来为寻找新伙伴而放弃的关系数";
}

/// Number of metrics.
pub const METRIC_COUNT: usize = METRICS.len();

impl Metric {
    /// The column of this metric.
    pub fn column(self) -> &'static Column {
        &METRICS[self as usize]
    }
}

impl Metric {
    /// Whether its values add up over steps: counts and payoffs.
    pub fn is_summed(self) -> bool {
        matches!(self.column().unit, "count" | "utility") && self != Metric::ExpectedValue
    }
}

/// Whether a column holds a metric, or its mean over the window at the end of the run.
pub fn is_metric(column: &str) -> bool {
    metric(column.strip_prefix(WINDOW).unwrap_or(column)).is_some()
}

/// The metric with this name.
pub fn metric(name: &str) -> Option<Metric> {
    Metric::ALL.iter().copied().find(|m| m.column().name == name)
}

/// What stands before the metrics in `series.csv`; the swept parameters come between these and the metrics.
pub(crate) const SERIES_KEYS: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0: replicate x points + point" "运行编号，从 0 开始：重复编号 × 参数点数 + 参数点编号";
    "point" Whole "count" "Number of the parameter point, from 0" "参数点编号，从 0 开始";
    "replicate" Whole "count" "Number of the replicate, from 0" "重复编号，从 0 开始";
    "step" Whole "count" "Step; 0 is the initial state" "步数；0 为初始状态";
    "relation" Text "" "Kind of relation" "关系种类";
    "from" Text "" "Group of the trustors; several are joined by +" "信任方群体；多个以 + 连接";
    "to" Text "" "Group of the trustees; several are joined by +" "受托方群体；多个以 + 连接";
};

/// What stands before the metrics in `runs.csv`.
pub(crate) const RUN_KEYS: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0: replicate x points + point" "运行编号，从 0 开始：重复编号 × 参数点数 + 参数点编号";
    "point" Whole "count" "Number of the parameter point, from 0" "参数点编号，从 0 开始";
    "replicate" Whole "count" "Number of the replicate, from 0" "重复编号，从 0 开始";
    "seed" Whole "" "Master seed; with the replicate it determines the run" "主种子；与重复编号共同决定该次运行";
    "relation" Text "" "Kind of relation" "关系种类";
    "from" Text "" "Group of the trustors; several are joined by +" "信任方群体；多个以 + 连接";
    "to" Text "" "Group of the trustees; several are joined by +" "受托方群体；多个以 + 连接";
    "relations" Whole "count" "Number of relations of this kind" "该种类的关系数";
    "steps" Whole "count" "Steps simulated" "模拟的步数";
};

/// What stands before the swept parameters in `summary.csv`.
pub(crate) const SUMMARY_KEYS: &[Column] = columns! {
    "point" Whole "count" "Number of the parameter point, from 0" "参数点编号，从 0 开始";
};

/// What stands behind them.
pub(crate) const SUMMARY: &[Column] = columns! {
    "step" Whole "count" "Step; 0 is the initial state" "步数；0 为初始状态";
    "relation" Text "" "Kind of relation" "关系种类";
    "from" Text "" "Group of the trustors; several are joined by +" "信任方群体；多个以 + 连接";
    "to" Text "" "Group of the trustees; several are joined by +" "受托方群体；多个以 + 连接";
    "metric" Text "" "Name of the metric" "指标名称";
    "n" Whole "count" "Replicates in which the metric exists" "该指标存在的重复次数";
    "mean" Number "" "Mean over replicates" "各次重复的均值";
    "sd" Number "" "Standard deviation over replicates" "各次重复的标准差";
    "ci_low" Number "" "Lower end of the 95 % confidence interval of the mean (Student's t)" "均值 95% 置信区间下限（学生 t）";
    "ci_high" Number "" "Upper end of the 95 % confidence interval of the mean (Student's t)" "均值 95% 置信区间上限（学生 t）";
};

/// What stands before the swept parameters in `failures.csv`.
pub(crate) const FAILURE_KEYS: &[Column] = columns! {
    "run" Whole "count" "Number of the run that failed" "失败的运行编号";
    "point" Whole "count" "Number of its parameter point" "其参数点编号";
    "replicate" Whole "count" "Number of its replicate" "其重复编号";
};

/// What stands behind them.
pub(crate) const FAILURES: &[Column] = columns! {
    "message" Text "" "What went wrong" "出错原因";
};

/// The columns of `columns.csv`, the dictionary.
pub(crate) const DICTIONARY: &[Column] = columns! {
    "file" Text "" "File in which the column stands" "列所在的文件";
    "column" Text "" "Name of the column" "列名";
    "unit" Text "" "Unit: count, share, -1 to 1, ratio or utility; empty for texts and for values of several units" "单位：count、share、-1 to 1、ratio 或 utility；文本及单位不一的数值为空";
    "meaning_en" Text "" "Meaning in English" "含义（英文）";
    "meaning_zh" Text "" "Meaning in Chinese" "含义（中文）";
};

/// What stands before the name of a metric that is a mean over the window at the end of the run.
pub(crate) const WINDOW: &str = "window_";

/// The columns of `agents.csv`: every agent at the end of its run.
pub(crate) const AGENTS: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0" "运行编号，从 0 开始";
    "agent" Whole "count" "Number of the agent, from 0, in the order of the groups" "个体编号，从 0 开始，按群体顺序";
    "name" Text "" "Name of the agent in its table of members or edge list; empty without one" "成员表或边表中的个体名称；没有则为空";
    "group" Text "" "Group of the agent" "所属群体";
    "ability" Number "share" "Chance that an honest attempt succeeds" "诚实尝试成功的概率";
    "integrity" Number "share" "Chance to keep the word when interest alone would not" "在利益不足以约束时守信的概率";
    "benevolence" Number "share" "Weight given to the partner's payoff, and chance to make amends" "对伙伴收益的权重，也是作出补偿的概率";
    "payoff" Number "utility" "Payoff gathered on either side since the agent came" "自加入以来累计的收益（双方角色）";
    "exchanges" Whole "count" "Contacts made as trustor and engagements met as trustee since the agent came" "自加入以来作为信任方的接触和作为受托方的参与次数";
};

/// The columns of `relations.csv`: every relation at the end of its run.
pub(crate) const RELATIONS: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0" "运行编号，从 0 开始";
    "relation" Text "" "Kind of relation" "关系种类";
    "trustor" Whole "count" "Number of the trustor" "信任方编号";
    "trustee" Whole "count" "Number of the trustee" "受托方编号";
    "trust" Number "share" "Trust: the expected chance that a promise is honoured" "信任：对承诺被遵守的预期概率";
    "reliability" Number "share" "Chance that a promise would be honoured" "承诺会被遵守的概率";
    "shared_interest" Number "-1 to 1" "Shared interest" "共同利益";
    "perceived_interest" Number "-1 to 1" "Perceived shared interest" "感知的共同利益";
    "exchanges" Whole "count" "Engagements so far" "至今的参与次数";
    "last" Text "" "Outcome of the last engagement: honoured, unable or wilful; empty before the first" "上一次参与的结果：honoured、unable 或 wilful；首次之前为空";
    // Evidence is weighed, so its count need not be whole.
    "ability_good" Number "count" "Good evidence on ability; for the rule beta, on keeping promises" "能力的正面证据；beta 规则下为守信的证据";
    "ability_bad" Number "count" "Bad evidence on ability; for the rule beta, on breaking promises" "能力的负面证据；beta 规则下为失信的证据";
    "integrity_good" Number "count" "Good evidence on integrity" "正直的正面证据";
    "integrity_bad" Number "count" "Bad evidence on integrity" "正直的负面证据";
    "benevolence_good" Number "count" "Good evidence on benevolence" "善意的正面证据";
    "benevolence_bad" Number "count" "Bad evidence on benevolence" "善意的负面证据";
};

/// The columns of `events.csv`: every contact.
pub(crate) const EVENTS: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0" "运行编号，从 0 开始";
    "step" Whole "count" "Step" "步数";
    "relation" Text "" "Kind of relation" "关系种类";
    "trustor" Whole "count" "Number of the trustor" "信任方编号";
    "trustee" Whole "count" "Number of the trustee" "受托方编号";
    "promised" Whole "" "Whether the trustee gave its word: 1 or 0" "受托方是否作出承诺：1 或 0";
    "trust_before" Number "share" "Trust at contact, given a promise" "接触时的信任（有承诺时）";
    "expected_value" Number "utility" "Expected value of relying on the partner" "依靠对方的期望价值";
    "outcome" Text "" "declined, honoured, unable or wilful" "结果：declined（未参与）、honoured（守信）、unable（力所不及）、wilful（有意失信）";
    "cause_seen" Whole "" "Whether the cause of a break became known: 1 or 0" "失信原因是否为人所知：1 或 0";
    "amends" Whole "" "Whether amends were made: 1 or 0" "是否作出补偿：1 或 0";
    "payoff_trustor" Number "utility" "Payoff of the trustor" "信任方的收益";
    "payoff_trustee" Number "utility" "Payoff of the trustee" "受托方的收益";
    "trust_after" Number "share" "Trust after the exchange" "交换之后的信任";
};

/// The columns of `survey.csv`: every answer.
pub(crate) const SURVEY: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0" "运行编号，从 0 开始";
    "step" Whole "count" "Step at whose end people were asked" "调查所在步（步末）";
    "relation" Text "" "Kind of relation" "关系种类";
    "respondent" Whole "count" "Number of the trustor who answered" "作答的信任方编号";
    "partner" Whole "count" "Number of the partner asked about" "被评价的伙伴编号";
    "scale" Text "" "ability, integrity, benevolence or trust" "量表：ability（能力）、integrity（正直）、benevolence（善意）或 trust（信任）";
    "item" Whole "count" "Number of the item within its scale, from 1" "量表内的题项编号，从 1 开始";
    "answer" Number "" "Answer in points, 1 to 7" "作答分数，1 至 7";
    "held" Number "share" "What the respondent believes on this scale, without noise" "作答者在该量表上实际持有的信念（无噪声）";
    "trust" Number "share" "Trust that the respondent holds in the partner" "作答者对该伙伴实际持有的信任";
};

/// The columns of `lab.csv`: every game.
pub(crate) const LAB: &[Column] = columns! {
    "run" Whole "count" "Number of the run, from 0" "运行编号，从 0 开始";
    "step" Whole "count" "Step at whose end the game was played" "实验所在步（步末）";
    "relation" Text "" "Kind of relation" "关系种类";
    "trustor" Whole "count" "Number of the trustor" "信任方编号";
    "trustee" Whole "count" "Number of the trustee" "受托方编号";
    "trust_held" Number "share" "Trust held in the relation" "关系中实际持有的信任";
    "trust_game" Number "share" "Expected chance that the trustee honours in this game" "对受托方在本次博弈中守信的预期概率";
    "expected_value" Number "utility" "Expected value of relying on the partner" "依靠对方的期望价值";
    "promised" Whole "" "Whether the trustee gave its word: 1 or 0" "受托方是否作出承诺：1 或 0";
    "engaged" Whole "" "Whether the trustor relied on the partner: 1 or 0" "信任方是否选择依靠对方：1 或 0";
    "outcome" Text "" "declined, honoured, unable or wilful" "结果：declined（未参与）、honoured（守信）、unable（力所不及）、wilful（有意失信）";
    "payoff_trustor" Number "utility" "Payoff of the trustor in the game" "信任方在博弈中的收益";
    "payoff_trustee" Number "utility" "Payoff of the trustee in the game" "受托方在博弈中的收益";
};

/// The columns of `claims.csv`: every claim tested.
pub(crate) const CLAIMS: &[Column] = columns! {
    "scenario" Text "" "Name of the scenario" "场景名称";
    "claim" Text "" "Name of the claim" "论断名称";
    "metric" Text "" "Metric, or ratio of two" "指标，或两个指标之比";
    "relation" Text "" "Kind of relation; several are joined by +" "关系种类；多个以 + 连接";
    "window" Text "" "Steps, first to last; several are joined by +" "步数范围；多个以 + 连接";
    "expect" Text "" "What is expected: rises, falls, unchanged, between or order" "预期：rises（上升）、falls（下降）、unchanged（不变）、between（介于）或 order（次序）";
    "region_low" Number "" "Lower end of the region in which the effect must lie; empty if there is none" "效应应在区间的下限；没有则为空";
    "region_high" Number "" "Upper end of that region; empty if there is none" "效应应在区间的上限；没有则为空";
    "first" Whole "count" "Number in settings.csv of what is subtracted; empty if the effect is a single value" "settings.csv 中减数的编号；效应为单一数值时为空";
    "second" Whole "count" "Number in settings.csv of the value itself, or of what it is subtracted from" "settings.csv 中被减数的编号";
    "effect" Number "" "Mean over replicates of the paired difference (of the pair nearest to failing), or of the value" "配对差值（最接近不成立的一对）或数值在各次重复上的均值";
    "ci_low" Number "" "Lower end of its confidence interval (Student's t; the error is split over the looks and pairs)" "其置信区间下限（学生 t；误差在多次查看与多对比较间均分）";
    "ci_high" Number "" "Upper end of its confidence interval" "其置信区间上限";
    "level" Number "share" "Confidence level of the claim, all looks together" "该论断在所有查看合计下的置信水平";
    "replicates" Whole "count" "Replicates run" "运行的重复次数";
    "missing" Whole "count" "Replicates in which the effect does not exist" "效应不存在的重复次数";
    "looks" Whole "count" "Times that the replicates were looked at" "查看结果的次数";
    "p" Number "share" "Smallest error (1 - level) at which the claim would be found to hold" "能判定该论断成立的最小误差（1 − 置信水平）";
    "p_holm" Number "share" "The same for all claims of the call together (Holm 1979)" "对本次检验的全部论断合并校正后的值（Holm 1979）";
    "verdict" Text "" "holds, fails or undecided" "结论：holds（成立）、fails（不成立）或 undecided（未定）";
    "reproduced" Whole "" "Whether the scenario states that the model shows it: 1 or 0" "场景是否声明模型能够重现：1 或 0";
    "as_stated" Whole "" "Whether the verdict is what the scenario states: 1 or 0" "结论是否与场景的声明一致：1 或 0";
    "source" Text "" "Where theory says so" "理论出处";
    "text_en" Text "" "The claim in English" "论断（英文）";
    "text_zh" Text "" "The claim in Chinese" "论断（中文）";
};

/// The columns of `settings.csv`: what each claim compares.
pub(crate) const CLAIM_SETTINGS: &[Column] = columns! {
    "scenario" Text "" "Name of the scenario" "场景名称";
    "claim" Text "" "Name of the claim" "论断名称";
    "number" Whole "count" "Number of the thing compared, from 0" "被比较项的编号，从 0 开始";
    "setting" Text "" "What it is: values set, kind of relation or window; empty for the scenario as it is" "被比较项：设定的数值、关系种类或时间窗；为空表示原场景";
    "n" Whole "count" "Replicates in which its value exists" "该值存在的重复次数";
    "mean" Number "" "Mean over replicates" "各次重复的均值";
    "sd" Number "" "Standard deviation over replicates" "各次重复的标准差";
    "ci_low" Number "" "Lower end of the confidence interval of the mean (Student's t, at the level of the check)" "均值置信区间下限（学生 t，按检验的置信水平）";
    "ci_high" Number "" "Upper end of the confidence interval of the mean" "均值置信区间上限";
};

/// What `sensitivity.csv` begins with.
pub(crate) const SENSITIVITY_KEYS: &[Column] = columns! {
    "metric" Text "" "Metric, by its column in runs.csv; its mean over replicates at each point is analysed" "指标，即 runs.csv 中的列名；分析的是其在每个参数点上各次重复的均值";
    "relation" Text "" "Kind of relation" "关系种类";
    "parameter" Text "" "Swept parameter, by its path" "扫描的参数（路径）";
};

/// What follows after a Saltelli sample.
pub(crate) const SOBOL_INDICES: &[Column] = columns! {
    "s1" Number "ratio" "First-order Sobol index: share of the variance that this parameter explains alone (Saltelli et al. 2010), estimated, so that it may leave the range from 0 to 1; empty if the metric does not vary" "一阶 Sobol 指数：该参数单独解释的方差份额（Saltelli 等 2010）；为估计值，可超出 0 至 1；指标不变时为空";
    "s1_ci_low" Number "ratio" "Lower end of its 95 % confidence interval (bootstrap; s1 less 1.96 standard deviations over the resamples)" "其 95% 置信区间下限（自助法；s1 减去重抽样标准差的 1.96 倍）";
    "s1_ci_high" Number "ratio" "Upper end of its 95 % confidence interval" "其 95% 置信区间上限";
    "st" Number "ratio" "Total Sobol index: share of the variance in which this parameter has a part, alone or together with others (Jansen 1999), estimated; empty if the metric does not vary" "总 Sobol 指数：该参数单独或与其他参数共同参与的方差份额（Jansen 1999），为估计值；指标不变时为空";
    "st_ci_low" Number "ratio" "Lower end of its 95 % confidence interval" "其 95% 置信区间下限";
    "st_ci_high" Number "ratio" "Upper end of its 95 % confidence interval" "其 95% 置信区间上限";
};

/// What follows after a Morris sample.
pub(crate) const MORRIS_EFFECTS: &[Column] = columns! {
    "mu" Number "" "Mean elementary effect, in units of the metric per full range of the parameter (Morris 1991)" "基本效应的均值：参数走过整个范围时指标的变化（Morris 1991）";
    "mu_star" Number "" "Mean size of the elementary effects (Campolongo et al. 2007)" "基本效应绝对值的均值（Campolongo 等 2007）";
    "mu_star_ci_low" Number "" "Lower end of its 95 % confidence interval (bootstrap; mu_star less 1.96 standard deviations over the resamples)" "其 95% 置信区间下限（自助法；mu_star 减去重抽样标准差的 1.96 倍）";
    "mu_star_ci_high" Number "" "Upper end of its 95 % confidence interval" "其 95% 置信区间上限";
    "sigma" Number "" "Standard deviation of the elementary effects" "基本效应的标准差";
};

/// What follows after points of any other kind.
pub(crate) const GIVEN_DATA: &[Column] = columns! {
    "prcc" Number "-1 to 1" "Partial rank correlation coefficient: how closely the metric follows this parameter up or down while the other parameters are held (Marino et al. 2008); empty if the metric does not vary, or if the ranks of the other parameters explain all of its own" "偏秩相关系数：控制其他参数后，指标随该参数单调升降的密切程度（Marino 等 2008）；指标不变，或其秩完全由其他参数的秩解释时为空";
    "prcc_ci_low" Number "-1 to 1" "Lower end of its 95 % confidence interval (Fisher's z)" "其 95% 置信区间下限（Fisher z 变换）";
    "prcc_ci_high" Number "-1 to 1" "Upper end of its 95 % confidence interval" "其 95% 置信区间上限";
    "s1" Number "ratio" "First-order index from given data: share of the variance that the means over classes of this parameter explain (Plischke et al. 2013); chance adds to it, and what happens within a class is not seen; empty if the metric does not vary" "由给定数据估计的一阶指数：按该参数分组后，各组均值所解释的方差份额（Plischke 等 2013）；偶然误差使其偏高，组内变化则未计入；指标不变时为空";
    "s1_ci_low" Number "ratio" "Lower end of its 95 % confidence interval (bootstrap; s1 less 1.96 standard deviations over the resamples)" "其 95% 置信区间下限（自助法；s1 减去重抽样标准差的 1.96 倍）";
    "s1_ci_high" Number "ratio" "Upper end of its 95 % confidence interval" "其 95% 置信区间上限";
    "s1_rbd" Number "ratio" "The same share, estimated by ten harmonics (random balance designs; Tarantola et al. 2006, less what Tissot and Prieur 2012 expect of chance); empty if values of the parameter are equal, with 20 points or fewer, or if the metric does not vary" "同一份额的谐波估计：取前十个谐波（随机平衡设计；Tarantola 等 2006），并按 Tissot 与 Prieur（2012）作偏差校正；参数有相同取值、参数点不超过 20 个或指标不变时为空";
};

/// What `sensitivity.csv` ends with.
pub(crate) const SENSITIVITY_MEANS: &[Column] = columns! {
    "samples" Whole "count" "Pairs of points, trajectories, or points" "样本对数、轨迹数或参数点数";
    "resamples" Whole "count" "Resamples of the bootstrap" "自助法重抽样次数";
    "seed" Whole "" "Seed of the resamples" "重抽样的种子";
};

/// The columns of `compare.csv`: two scenarios, metric by metric.
pub(crate) const COMPARE: &[Column] = columns! {
    "relation" Text "" "Kind of relation, which both scenarios have" "两个场景共有的关系种类";
    "metric" Text "" "Metric, by its column in runs.csv" "指标，即 runs.csv 中的列名";
    "n" Whole "count" "Pairs of runs in which both have a value; all that follows is over these" "两者均有数值的成对运行数；以下各列均据此计算";
    "mean_a" Number "" "Mean in the first scenario" "第一个场景的均值";
    "mean_b" Number "" "Mean in the second scenario" "第二个场景的均值";
    "difference" Number "" "Mean over pairs of the second less the first" "成对差值（第二个减第一个）的均值";
    "ci_low" Number "" "Lower end of its confidence interval (Student's t)" "其置信区间下限（学生 t）";
    "ci_high" Number "" "Upper end of its confidence interval" "其置信区间上限";
    "level" Number "share" "Confidence level of the interval" "该区间的置信水平";
    "p" Number "share" "Two-sided p value of no difference (paired t test)" "无差异假设的双侧 p 值（配对 t 检验）";
    "p_holm" Number "share" "The same for all comparisons of the file together (Holm 1979)" "对文件中全部比较合并校正后的 p 值（Holm 1979）";
};

/// The columns of `fit.csv`: the free parameters of a fit.
pub(crate) const FIT: &[Column] = columns! {
    "parameter" Text "" "Path of the parameter" "参数路径";
    "value" Number "" "Its value at the place nearest to the targets" "最接近目标处的取值";
    "ci_low" Number "" "Lower end of its 95 % interval, by the profile of the loss; empty where the targets leave it open down to the end of the range" "其 95% 区间下限（按损失的剖面）；若目标未能限定到区间起点则为空";
    "ci_high" Number "" "Upper end of its 95 % interval; empty where the targets leave it open up to the end of the range" "其 95% 区间上限；若目标未能限定到区间终点则为空";
    "range_low" Number "" "First end of the range that was searched" "搜索范围下限";
    "range_high" Number "" "Last end of the range that was searched" "搜索范围上限";
};

/// The columns of `targets.csv`: the figures that a fit is to meet.
pub(crate) const TARGETS: &[Column] = columns! {
    "target" Text "" "Name of the target" "目标名称";
    "relation" Text "" "Kind of relation" "关系种类";
    "metric" Text "" "What is measured" "测量的指标";
    "window" Text "" "Steps over which it is measured" "测量的步数窗口";
    "setting" Text "" "Settings under which it was observed; empty for the scenario as it is" "观测时的设定；为空表示原场景";
    "observed" Number "" "The figure that was observed" "观测值";
    "standard_error" Number "" "Its standard error" "观测值的标准误";
    "fitted" Number "" "Mean over the replicates that the fit used, at the nearest place" "最接近处在拟合所用重复上的均值";
    "n" Whole "count" "Other replicates in which it exists" "其余重复中该值存在的次数";
    "simulated" Number "" "Mean over these other replicates, which the fit did not see" "在拟合未用过的重复上的均值";
    "sd" Number "" "Standard deviation over them" "这些重复上的标准差";
    "ci_low" Number "" "Lower end of the 95 % confidence interval of their mean (Student's t)" "其均值 95% 置信区间下限（学生 t）";
    "ci_high" Number "" "Upper end of the 95 % confidence interval of their mean" "其均值 95% 置信区间上限";
    "difference" Number "" "Simulated less observed" "模拟值减观测值";
    "z" Number "" "The difference in standard errors of both together" "差值与二者合并标准误之比";
    "met" Whole "" "Whether chance alone explains the difference, at 95 %: 1 or 0" "差值是否可由偶然解释（95%）：1 或 0";
    "source" Text "" "Where the figure comes from" "数据来源";
};

/// The columns of `profile.csv` besides the free parameters.
pub(crate) const PROFILE: &[Column] = columns! {
    "parameter" Text "" "Path of the parameter that is held" "固定的参数路径";
    "held" Number "" "The value at which it is held" "固定的取值";
    "loss" Number "" "Lowest loss with this value: sum over targets of the squared difference in standard errors; empty where a target has no value" "此取值下的最小损失：各目标差值与标准误之比的平方和；若某目标无数值则为空";
};

/// The columns of `trace.csv` besides the free parameters.
pub(crate) const TRACE: &[Column] = columns! {
    "evaluation" Whole "count" "Number of the evaluation, from 0" "评估编号，从 0 开始";
    "stage" Text "" "What for: survey (looking everywhere), search (coming nearer) or profile" "用途：survey（全面探查）、search（逼近）或 profile（剖面）";
    "loss" Number "" "Sum over targets of the squared difference in standard errors; empty where a target has no value" "各目标差值与标准误之比的平方和；若某目标无数值则为空";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_found_by_its_name_and_stands_at_its_place() {
        for (k, &m) in Metric::ALL.iter().enumerate() {
            assert_eq!(m as usize, k);
            assert_eq!(metric(m.column().name), Some(m));
        }
        assert_eq!(metric("trust"), None);
    }
}
