//! The source of a tree's pages.

use super::{Layout, Page};
use novation_units::Unreadable;

type StoredPage<L> = Page<<L as Layout>::Entry, <L as Layout>::Place>;

/// The stored pages of a tree.
pub(crate) trait Source<L: Layout> {
	/// Reads a page; `Ok(None)` if it is absent.
	fn page(&self, number: u32) -> Result<Option<StoredPage<L>>, Unreadable>;
}
