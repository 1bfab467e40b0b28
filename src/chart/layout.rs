//! Places for the nodes of a network: ties pull together, nodes push each other away (Fruchterman & Reingold 1991). What is far away does not push, so
//! that a grid of boxes finds who is near; the same network always gets the same places.

/// Rounds until the nodes lie still.
const ROUNDS: usize = 240;

/// Places from 0 to 1 in both directions for `nodes` nodes with these ties; a tie of weight 1 pulls fully.
pub fn places(nodes: usize, ties: &[(usize, usize, f64)]) -> Vec<[f64; 2]> {
    if nodes == 0 {
        return Vec::new();
    }
    // One node to a unit of area; that is also how far apart tied nodes would be.
    let side = (nodes as f64).sqrt();
    let mut at: Vec<[f64; 2]> = (0..nodes).map(|k| sunflower(k, nodes, side)).collect();
    for round in 0..ROUNDS {
        let mut force = pushed(&at, side);
        for &(a, b, weight) in ties.iter().filter(|(a, b, _)| a != b) {
            let [dx, dy] = [at[b][0] - at[a][0], at[b][1] - at[a][1]];
            let pull = weight * (dx * dx + dy * dy).sqrt() / 3.0;
            for (side, d) in [dx, dy].into_iter().enumerate() {
                force[a][side] += d * pull;
                force[b][side] -= d * pull;
            }
        }
        // Steps become smaller from round to round, so that the nodes come to rest.
        let most = side * 0.1 * (1.0 - round as f64 / ROUNDS as f64) + 0.01;
        for (place, force) in at.iter_mut().zip(&force) {
            // Towards the middle, so that parts without a tie between them stay on the paper.
            let force = [0, 1].map(|k| force[k] + 0.08 * (side / 2.0 - place[k]));
            let size = (force[0] * force[0] + force[1] * force[1]).sqrt().max(1e-12);
            for k in 0..2 {
                place[k] += force[k] / size * size.min(most);
            }
        }
    }
    fitted(&at)
}

/// Where a node begins: seeds of a sunflower fill a disc evenly.
fn sunflower(k: usize, nodes: usize, side: f64) -> [f64; 2] {
    let far = ((k as f64 + 0.5) / nodes as f64).sqrt() * side / 2.0;
    let turn = k as f64 * 2.399_963_229_728_653;
    [side / 2.0 + far * libm::cos(turn), side / 2.0 + far * libm::sin(turn)]
}

/// How near nodes push each other.
fn pushed(at: &[[f64; 2]], side: f64) -> Vec<[f64; 2]> {
    const REACH: f64 = 3.0;
    // Boxes as wide as a node reaches, also for nodes that have left the paper.
    let boxes = (2.0 * side / REACH).ceil() as usize + 1;
    let box_of = |[x, y]: [f64; 2]| {
        let [column, row] = [x, y].map(|place| (((place + side / 2.0) / REACH).max(0.0) as usize).min(boxes - 1));
        row * boxes + column
    };
    let mut within = vec![Vec::new(); boxes * boxes];
    for (k, &place) in at.iter().enumerate() {
        within[box_of(place)].push(k);
    }
    let mut force = vec![[0.0; 2]; at.len()];
    for (k, &place) in at.iter().enumerate() {
        let own = box_of(place);
        let (row, column) = (own / boxes, own % boxes);
        for near in (row.saturating_sub(1)..=(row + 1).min(boxes - 1))
            .flat_map(|row| (column.saturating_sub(1)..=(column + 1).min(boxes - 1)).map(move |column| row * boxes + column))
        {
            for &other in within[near].iter().filter(|&&other| other != k) {
                let [dx, dy] = [place[0] - at[other][0], place[1] - at[other][1]];
                let far = (dx * dx + dy * dy).max(1e-4);
                if far < REACH * REACH {
                    force[k][0] += dx / far;
                    force[k][1] += dy / far;
                }
            }
        }
    }
    force
}

/// The same places, so that they fill the paper.
fn fitted(at: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let ends = [0, 1]
        .map(|k| at.iter().map(|place| place[k]).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x))));
    let range = |k: usize| ends[k].1 - ends[k].0;
    at.iter().map(|place| [0, 1].map(|k| if range(k) > 0.0 { (place[k] - ends[k].0) / range(k) } else { 0.5 })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far([ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
        ((ax - bx).powi(2) + (ay - by).powi(2)).sqrt()
    }

    #[test]
    fn who_is_tied_lies_near_and_nobody_lies_on_another() {
        // Two cliques of ten with one tie between them.
        let clique = |from: usize| (from..from + 10).flat_map(move |a| (a + 1..from + 10).map(move |b| (a, b, 1.0)));
        let ties: Vec<(usize, usize, f64)> = clique(0).chain(clique(10)).chain([(0, 10, 1.0)]).collect();
        let at = places(20, &ties);
        let mean = |pairs: Vec<(usize, usize)>| pairs.iter().map(|&(a, b)| far(at[a], at[b])).sum::<f64>() / pairs.len() as f64;
        let within = mean((0..10).flat_map(|a| (a + 1..10).map(move |b| (a, b))).collect());
        let between = mean((0..10).flat_map(|a| (10..20).map(move |b| (a, b))).collect());
        assert!(2.0 * within < between, "{within} within, {between} between");
        let nearest = (0..20).flat_map(|a| (a + 1..20).map(move |b| (a, b))).map(|(a, b)| far(at[a], at[b])).fold(9.0, f64::min);
        assert!(nearest > 0.02, "{nearest}");
    }

    #[test]
    fn every_network_has_places_on_the_paper() {
        assert!(places(0, &[]).is_empty());
        assert_eq!(places(1, &[]), [[0.5, 0.5]]);
        let many = places(500, &[(0, 0, 1.0), (1, 2, 0.0)]);
        assert!(many.iter().flatten().all(|x| (0.0..=1.0).contains(x)));
    }
}
