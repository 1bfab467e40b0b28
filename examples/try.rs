use fiducia::engine::*;
use fiducia::record::columns::*;
use fiducia::scenario::*;
fn main() {
    let t = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let f: file::ScenarioFile = toml::from_str(&t).unwrap();
    let s = resolve(&f).unwrap();
    let t0 = std::time::Instant::now();
    let mut sim = begin(&s, 0, 0, Keep::default());
    println!("build {:?}", t0.elapsed());
    sim.record();
    let t0 = std::time::Instant::now();
    for _ in 0..s.steps {
        sim.step();
        if std::env::args().nth(2).is_some() {
            sim.record();
        }
    }
    let e = t0.elapsed();
    println!("{:?} {} ns/contact mem {} MB", e, e.as_nanos() as f64 / (s.steps * s.agents()) as f64, memory(&s) / 1000000);
    for r in sim.overall() {
        for (m, v) in METRICS.iter().zip(r.values) {
            print!("{}={} ", m.name, v);
        }
        println!();
    }
}
