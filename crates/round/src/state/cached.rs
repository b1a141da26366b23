//! Values that are read once, and written at the end if they have changed.

/// A stored value in memory.
#[derive(Debug)]
pub struct Cached<T> {
	value: T,
	is_changed: bool,
}

impl<T> Cached<T> {
	/// The stored value.
	pub fn of(value: T) -> Self {
		Self { value, is_changed: false }
	}

	pub fn look(&self) -> &T {
		&self.value
	}

	/// The value, mutably.
	pub fn edit(&mut self) -> &mut T {
		self.is_changed = true;
		&mut self.value
	}

	/// The value, if it must be written.
	pub fn changed(&self) -> Option<&T> {
		self.is_changed.then_some(&self.value)
	}
}
