//! Values that are read once, and written at the end if they have changed.

/// A value of the venue, as the round has it in memory.
#[derive(Debug)]
pub(crate) struct Cached<T> {
	value: T,
	is_changed: bool,
}

impl<T> Cached<T> {
	/// As the venue has it.
	pub fn of(value: T) -> Self {
		Self { value, is_changed: false }
	}

	pub fn look(&self) -> &T {
		&self.value
	}

	/// For somebody who is going to change it.
	pub fn edit(&mut self) -> &mut T {
		self.is_changed = true;
		&mut self.value
	}

	/// What is to be written.
	pub fn changed(&self) -> Option<&T> {
		self.is_changed.then_some(&self.value)
	}
}
