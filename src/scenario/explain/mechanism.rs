//! The mechanisms that a scenario can switch on. Who tells of one says so to the page, so that whether it is on is decided in one place.

use crate::text::Text;

/// The mechanisms, in the order of a step; each with its name where it is one of the further mechanisms, beyond choosing a partner and
/// relying on it.
macro_rules! mechanisms {
    ($( $id:ident $( $en:literal $zh:literal )?; )*) => {
        /// A mechanism that a scenario can switch on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Mechanism { $( $id, )* }

        impl Mechanism {
            /// The name of a further mechanism.
            pub fn name(self) -> Option<Text> {
                match self {
                    $( $( Mechanism::$id => Some(Text { en: $en.into(), zh: $zh.into() }), )? )*
                    _ => None,
                }
            }
        }
    };
}
mechanisms! {
    Activity "contacts by chance" "随机活跃";
    Uniform;
    Proportional;
    Softmax;
    Best;
    Loyal;
    Explore "exploration of other partners" "探索其他伙伴";
    Talk "disclosure of interests" "利益表露";
    Promise;
    Silence "exchanges without a promise" "无承诺的交往";
    Outside "an outside option" "外部选择";
    LossAversion "loss aversion" "损失规避";
    Logit;
    Certain;
    Matching;
    Practice "practice with a known partner" "熟能生巧";
    Future "the shadow of the future" "未来的影响";
    Amends "amends" "补过";
    Compensation "compensation" "赔偿";
    Transparency "transparency of causes" "失信缘由可见";
    Memory "fading memory" "记忆衰退";
    Negativity "negativity bias" "负面偏差";
    Forgiveness "forgiveness" "原谅";
    Identification "identification" "认同";
    WordOfMouth "word of mouth" "口碑";
    PublicRecord "a public record" "公开记录";
    FadingRecord;
    Feedback "learning from failure" "从失手中学习";
    Imitation "imitation of the more successful" "仿效境况更好者";
    Mutation;
    Turnover "turnover" "人员更替";
    Search "search for new partners" "另寻伙伴";
}
