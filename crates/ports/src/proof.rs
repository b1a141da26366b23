/// The size of a block's proof when a part of a transaction begins.
///
/// A validator walks the trie for what a block reads first, and for what it writes. What was read before is in
/// memory, and adds nothing to the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded(Option<u64>);

impl Recorded {
	/// So many bytes are recorded; none where nobody records.
	pub fn at(bytes: Option<u64>) -> Self {
		Self(bytes)
	}

	/// Whether all that was read until now, when so many bytes are recorded, had been read before in this block.
	///
	/// False where nobody records, since nobody knows.
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
