//! The reasons for which a tree rejects an operation.

use novation_units::FaultKind;

/// Why a tree refuses an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
	/// No entry has this key.
	NotFound,
	/// An entry has this key already.
	Exists,
	/// No page numbers are left.
	Full,
	/// The stored tree is damaged: a page, or the header if `page` is `None`.
	Fault { page: Option<u32>, kind: FaultKind },
}

impl Failure {
	/// The header contradicts the pages.
	pub const HEADER: Self = Self::Fault { page: None, kind: FaultKind::Contradiction };
}
