//! The estimator over simulated links.

mod encode;
mod hostile;
mod link;
mod scenarios;
mod trouble;
mod world;
