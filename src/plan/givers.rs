//! Who in a kit can usually give an answer.

use crate::check::ReadyKit;
use crate::kit::{Kit, Text};
use crate::library::question::Who;

/// The people of a kit, to look up by what they do there.
pub(super) struct Givers<'a> {
    pub(super) kit: &'a Kit,
    pub(super) ready: &'a ReadyKit,
}

impl Givers<'_> {
    /// The ids of the people who can usually answer a question, likeliest first.
    pub(super) fn of(&self, who: Option<Who>) -> Vec<String> {
        let practice = &self.kit.practice;
        let mut ids = match who {
            Some(Who::Biller) => self.in_role("biller"),
            Some(Who::Champion) => named(self.kit.physicians.champion.as_ref()),
            Some(Who::PrivacyOfficial) => named(practice.privacy_official.as_ref()),
            Some(Who::SecurityOfficial) => named(practice.security_official.as_ref()),
            Some(Who::Reviewer) => self.reviewers(),
            // The person who signed the contract has the vendor's papers.
            Some(Who::Manager | Who::Vendor) | None => self.in_role("practice-manager"),
        };
        if who == Some(Who::PrivacyOfficial) {
            ids.extend(self.in_role("privacy-official"));
        }
        if ids.is_empty() {
            ids = self.leads();
        }
        let mut seen = Vec::new();
        ids.retain(|id| {
            !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        ids
    }

    /// The practice managers, or if there are none, the officials and the people that staff report to.
    pub(super) fn leads(&self) -> Vec<String> {
        let managers = self.in_role("practice-manager");
        if !managers.is_empty() {
            return managers;
        }
        let practice = &self.kit.practice;
        let named = [&practice.privacy_official, &practice.security_official].into_iter().flatten();
        named.chain(&practice.report_to).map(|id| id.value.clone()).collect()
    }

    fn in_role(&self, role: &str) -> Vec<String> {
        let holds = |of: &Option<Text>| of.as_ref().is_some_and(|of| of.value == role);
        let people = self.kit.people.iter().filter(|person| holds(&person.role));
        people.map(|person| person.id.value.clone()).collect()
    }

    fn reviewers(&self) -> Vec<String> {
        let roles = self.ready.reviewing_roles();
        roles.iter().flat_map(|role| self.in_role(role)).collect()
    }
}

fn named(id: Option<&Text>) -> Vec<String> {
    id.map(|id| id.value.clone()).into_iter().collect()
}
