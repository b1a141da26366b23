//! Our packages and the edges from each, as `cargo metadata` resolves them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::checkout;

/// All packages of a build by id, and the folders of ours.
#[derive(Default)]
pub struct Workspace {
	pub packages: BTreeMap<String, Package>,
	/// Our packages: the folder of each in the checkout, and its id.
	pub places: BTreeMap<String, String>,
}

/// A package, and the packages that its manifest names.
#[derive(Default)]
pub struct Package {
	pub name: String,
	/// Dependencies in the manifest, including optional ones, and whether only the tests use each.
	pub dependencies: BTreeSet<(String, bool)>,
	/// Ids of the packages that this one links.
	pub links: Vec<String>,
}

impl Workspace {
	/// Reads the workspace of the checkout.
	pub fn read() -> Result<Self> {
		let metadata = MetadataCommand::new()
			.current_dir(checkout::root())
			.other_options(["--locked".to_string()])
			.exec()
			.context("cargo cannot read the workspace")?;
		let mut workspace = Self::default();
		for package in &metadata.packages {
			let dependencies = package.dependencies.iter();
			let known = Package {
				name: package.name.to_string(),
				dependencies: dependencies
					.map(|used| (used.name.to_string(), used.kind == DependencyKind::Development))
					.collect(),
				links: Vec::new(),
			};
			workspace.packages.insert(package.id.repr.clone(), known);
			if metadata.workspace_members.contains(&package.id) {
				let folder =
					package.manifest_path.parent().context("a manifest stands in a folder")?;
				let place = folder.strip_prefix(&metadata.workspace_root)?.to_string();
				workspace.places.insert(place, package.id.repr.clone());
			}
		}
		for node in metadata.resolve.context("cargo resolved nothing")?.nodes {
			let linked = node.deps.into_iter().filter(|used| {
				used.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
			});
			if let Some(package) = workspace.packages.get_mut(&node.id.repr) {
				package.links = linked.map(|used| used.pkg.repr).collect();
			}
		}
		Ok(workspace)
	}

	/// Our packages with their folders, in order of the folders.
	pub fn members(&self) -> impl Iterator<Item = (&str, &Package)> {
		self.places.iter().filter_map(|(place, id)| Some((place.as_str(), self.packages.get(id)?)))
	}

	/// The folders of our packages that this one uses.
	pub fn ours<'a>(&'a self, package: &'a Package) -> impl Iterator<Item = &'a str> {
		package
			.uses()
			.filter_map(|name| self.members().find(|(_, member)| member.name == name))
			.map(|(place, _)| place)
	}

	/// Every package that this one links, directly or not, each with the path of names to it.
	pub fn reached<'a>(&'a self, package: &'a Package) -> Vec<Vec<&'a str>> {
		let mut found: Vec<Vec<&str>> = Vec::new();
		let mut seen = BTreeSet::new();
		let mut queue = vec![(package, Vec::new())];
		let mut next = 0;
		while let Some((current, path)) = queue.get(next).cloned() {
			next += 1;
			for id in &current.links {
				if let (true, Some(linked)) = (seen.insert(id), self.packages.get(id)) {
					let longer = [path.as_slice(), &[linked.name.as_str()]].concat();
					found.push(longer.clone());
					queue.push((linked, longer));
				}
			}
		}
		found
	}
}

impl Package {
	/// Dependencies in the manifest, except those of tests.
	pub fn uses(&self) -> impl Iterator<Item = &str> {
		self.dependencies.iter().filter(|(_, of_tests)| !of_tests).map(|(name, _)| name.as_str())
	}

	/// Dependencies in the manifest, including those of tests.
	pub fn uses_with_tests(&self) -> impl Iterator<Item = &str> {
		self.dependencies.iter().map(|(name, _)| name.as_str())
	}
}
