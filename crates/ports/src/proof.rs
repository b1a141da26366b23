/// The recorded proof size of a block at the start of a part of a transaction.
///
/// A validator walks the trie for the first read of each value and for each write. A repeated read comes from memory
/// and adds nothing to the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded(Option<u64>);

impl Recorded {
	/// This many bytes are recorded; `None` if the node does not record.
	pub fn at(bytes: Option<u64>) -> Self {
		Self(bytes)
	}

	/// Whether all reads since then were repeated reads, given that this many bytes are recorded now.
	///
	/// False if the node does not record, since the answer is unknown.
	pub fn is_all(self, now: Option<u64>) -> bool {
		self.0.is_some() && self.0 == now
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn nothing_should_be_known_where_nobody_records() {
		assert!(!Recorded::at(None).is_all(None));
		assert!(!Recorded::at(None).is_all(Some(5)));
		assert!(!Recorded::at(Some(5)).is_all(None));
	}

	#[test]
	fn all_should_be_known_when_the_proof_did_not_grow() {
		assert!(Recorded::at(Some(5)).is_all(Some(5)));
		assert!(!Recorded::at(Some(5)).is_all(Some(6)));
	}
}
