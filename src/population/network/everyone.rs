//! Everyone relates to everyone else. For small groups: the number of relations is the product of the sizes.

use super::{Generator, Luck, Misfit, Network};
use crate::population::members::Members;

/// The generator; it has no parameters.
#[derive(Clone, Copy, Debug)]
pub struct Everyone;

impl Generator for Everyone {
    fn check(&self, _: &Members, _: &Members) -> Result<(), Misfit> {
        Ok(())
    }

    fn expected(&self, from: &Members, to: &Members) -> f64 {
        let selves = from.iter().filter(|agent| to.position(*agent).is_some()).count();
        from.len() as f64 * to.len() as f64 - selves as f64
    }

    fn generate(&self, from: &Members, to: &Members, _: Luck) -> Network {
        let mut network = Network { starts: vec![0], ..Network::default() };
        for trustor in from.iter() {
            network.partners.extend(to.iter().filter(|&trustee| trustee != trustor));
            network.starts.push(network.partners.len() as u32);
        }
        network
    }
}
