//! Metrics of the happenings feed.

use prometheus_endpoint::{
	exponential_buckets, register, Counter, Gauge, Histogram, HistogramOpts, PrometheusError,
	Registry, U64,
};
use std::time::{Duration, Instant};

/// Metrics of the happenings feed. Without a registry they record nothing.
#[derive(Clone, Default)]
pub struct Latency(Option<Metrics>);

#[derive(Clone)]
struct Metrics {
	block_to_import: Histogram,
	import_to_sent: Histogram,
	subscribers: Gauge<U64>,
	dropped: Counter<U64>,
	undone: Counter<U64>,
}

impl Latency {
	/// Registers the metrics.
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		registry.map(Metrics::register).transpose().map(Self)
	}

	/// Records the time from a block's own clock to its import by this node.
	pub fn imported(&self, since_block: Duration) {
		if let Some(metrics) = &self.0 {
			metrics.block_to_import.observe(since_block.as_secs_f64());
		}
	}

	/// Records that the report of a block went out to a subscriber.
	pub fn sent(&self, imported: Instant) {
		if let Some(metrics) = &self.0 {
			metrics.import_to_sent.observe(imported.elapsed().as_secs_f64());
		}
	}

	/// Records the number of subscribers.
	pub fn subscribers(&self, count: usize) {
		if let Some(metrics) = &self.0 {
			metrics.subscribers.set(count as u64);
		}
	}

	/// Records that a subscription was dropped.
	pub fn dropped(&self) {
		if let Some(metrics) = &self.0 {
			metrics.dropped.inc();
		}
	}

	/// Records that forks took this many blocks back.
	pub fn undone(&self, blocks: usize) {
		if let Some(metrics) = &self.0 {
			metrics.undone.inc_by(blocks as u64);
		}
	}
}

impl Metrics {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let histogram = |name: &str, help: &str, first: f64| {
			let options =
				HistogramOpts::new(name, help).buckets(exponential_buckets(first, 2.0, 14)?);
			register(Histogram::with_opts(options)?, registry)
		};
		Ok(Self {
			block_to_import: histogram(
				"novation_block_to_import_seconds",
				"Seconds from a block's own clock to its import as best block",
				// Up to 82 s.
				0.01,
			)?,
			import_to_sent: histogram(
				"novation_import_to_sent_seconds",
				"Seconds from a block's import to its report to a subscriber of happenings",
				// Up to 0.8 s.
				0.000_1,
			)?,
			subscribers: register(
				Gauge::new("novation_happenings_subscribers", "Subscriptions to happenings")?,
				registry,
			)?,
			dropped: register(
				Counter::new(
					"novation_happenings_dropped_total",
					"Subscriptions to happenings that ended with a gap",
				)?,
				registry,
			)?,
			undone: register(
				Counter::new("novation_undone_blocks_total", "Best blocks that a fork took back")?,
				registry,
			)?,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn metrics_should_appear_in_the_registry_with_their_counts() {
		let registry = Registry::new();
		let latency = Latency::new(Some(&registry)).unwrap();
		latency.imported(Duration::from_millis(250));
		latency.sent(Instant::now());
		latency.subscribers(3);
		latency.dropped();
		latency.undone(2);
		let values: Vec<_> = registry
			.gather()
			.iter()
			.map(|family| {
				let metric = &family.get_metric()[0];
				let value = match family.get_name() {
					name if name.ends_with("_seconds") => {
						metric.get_histogram().get_sample_count() as f64
					}
					name if name.ends_with("_total") => metric.get_counter().get_value(),
					_ => metric.get_gauge().get_value(),
				};
				(family.get_name().to_owned(), value)
			})
			.collect();
		let wanted = [
			("novation_block_to_import_seconds", 1.0),
			("novation_happenings_dropped_total", 1.0),
			("novation_happenings_subscribers", 3.0),
			("novation_import_to_sent_seconds", 1.0),
			("novation_undone_blocks_total", 2.0),
		];
		assert_eq!(values, wanted.map(|(name, value)| (name.to_owned(), value)));
	}

	#[test]
	fn node_without_a_registry_should_record_nothing() {
		let latency = Latency::new(None).unwrap();
		latency.imported(Duration::ZERO);
		latency.sent(Instant::now());
	}
}
