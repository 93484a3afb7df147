//! What clients share: the defaults in `workspace.yaml`, and what is known about a tool in `vendors/NAME.yaml`. A value in
//! the kit itself always wins, and replaces the shared one completely.

use std::sync::Arc;

use super::compliance::{self, AnswerEntry};
use super::practice::{self, PreparedBy};
use super::shapes::{self, PAPER};
use super::tool::{self, Tool};
use super::{Kit, Text, texts};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// `workspace.yaml`: what applies to every kit of the workspace that does not set it itself.
#[derive(Debug)]
pub(crate) struct Defaults {
    source: Arc<Source>,
    prepared_by: Option<PreparedBy>,
    theme: Option<Text>,
    paper: Option<Text>,
    texts: Vec<Text>,
}

impl Defaults {
    /// Reads the defaults from a tree.
    pub(crate) fn read(source: &Arc<Source>, root: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut top = Fields::shaped(root, source.start(), &shapes::WORKSPACE, diagnostics);
        let prepared_by =
            practice::prepared_by(&mut top, diagnostics).map(|by| PreparedBy { of_workspace: true, ..by });
        let theme = top.text("theme", diagnostics);
        let paper = top.map("brand", "the brand of every kit", diagnostics).and_then(|mut brand| {
            let paper = brand.choice("paper", PAPER, diagnostics);
            brand.finish(diagnostics);
            paper
        });
        top.finish(diagnostics);
        let texts = root.get("prepared_by").map(texts).unwrap_or_default();
        Self { source: Arc::clone(source), prepared_by, theme, paper, texts }
    }
}

/// `vendors/NAME.yaml`: the tool and the answers about it, as stated by someone else.
#[derive(Debug)]
pub(crate) struct VendorFile {
    source: Arc<Source>,
    tool: Tool,
    answers: Vec<AnswerEntry>,
    texts: Vec<Text>,
}

impl VendorFile {
    /// Reads what a tree says about a vendor.
    pub(crate) fn read(source: &Arc<Source>, root: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut top = Fields::shaped(root, source.start(), &shapes::VENDOR, diagnostics);
        let tool = tool::of_vendor(&mut top, diagnostics);
        let mut answers = compliance::compliance(&mut top, diagnostics).value;
        // Any check recorded in the file was made in another practice, so here the answer is hearsay.
        for answer in &mut answers {
            answer.told = true;
        }
        top.finish(diagnostics);
        Self { source: Arc::clone(source), tool, answers, texts: texts(root) }
    }
}

impl Kit {
    /// Fills in what the workspace sets for every kit.
    pub(crate) fn take_defaults(&mut self, defaults: Defaults) {
        if self.prepared_by.is_none() && defaults.prepared_by.is_some() {
            self.prepared_by = defaults.prepared_by;
            self.texts.extend(defaults.texts);
        }
        self.theme = self.theme.take().or(defaults.theme);
        self.brand.paper = self.brand.paper.take().or(defaults.paper);
        self.shared.push(defaults.source);
    }

    /// Fills in what a vendor's file says about the tool, and the answers that the kit does not have.
    pub(crate) fn take_vendor(&mut self, vendor: VendorFile) {
        let own = &mut self.tool;
        let told = vendor.tool;
        self.phones_of_vendors.extend(told.support_phone.clone());
        own.name = own.name.take().or(told.name);
        own.vendor = own.vendor.take().or(told.vendor);
        own.feature = own.feature.take().or(told.feature);
        own.support_phone = own.support_phone.take().or(told.support_phone);
        own.does = own.does.take().or(told.does);
        let answers = &mut self.compliance.value;
        for told in vendor.answers {
            match answers.iter_mut().find(|own| own.id.value == told.id.value) {
                Some(own) if !own.says_nothing() => {}
                Some(own) => *own = told,
                None => answers.push(told),
            }
        }
        self.texts.extend(vendor.texts);
        self.shared.push(vendor.source);
    }
}
