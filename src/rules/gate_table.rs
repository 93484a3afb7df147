//! The rules of the gate: combinations of answers, dates and people that stop a go-live, and what is worth a warning.
//! The questions' own severities are data, in `content/compliance/questions.yaml`.

use super::Rule;
use super::Severity::{Block, Error, Note, Warning};

const FRAMEWORK: &str =
    "the rollout framework: skeptics first, HIPAA before features, one task, a pilot before everyone starts";

pub(super) const RULES: &[Rule] = &[
    PHI_NONE_UNLIKELY,
    PHI_CONTRADICTED,
    BAA_WRONG_PARTY,
    BAA_EXPIRED,
    BREACH_NOTICE_LATE,
    TRAINING_IDENTIFIABLE,
    ACTS_CLINICALLY_ALONE,
    ACTS_ALONE,
    DECISION_SUPPORT,
    REVIEWER_UNLICENSED,
    CONSENT_BY_TOOL,
    PILOT_TOO_EARLY,
    HIPAA_AFTER_TRAINING,
    SKEPTIC_AFTER_TRAINING,
    PILOT_LENGTH,
    PILOT_GROUP,
    PILOT_SMALL,
    NO_BASELINE,
    CONCERN_OPEN,
    CONCERN_UNOWNED,
    NOBODY_TO_TELL,
    STATES_MISSING,
    STATE_LAW,
    STATE_UNKNOWN,
    STATE_DATA_OLD,
    BANNED_CLAIM,
    TECH_LANGUAGE,
    LOOKS_LIKE_PHI,
    ROLE_UNAFFECTED,
    ACCEPTANCE_VOID,
    CHECK_IN_FUTURE,
    HIGH_STAKES_FIRST,
    ONE_PAGER_LONG,
    READING_LEVEL,
];

#[rustfmt::skip]
pub(crate) const PHI_NONE_UNLIKELY: Rule = Rule {
    code: "phi-none-unlikely", severity: Block, source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no without a check and a `why`, and the task usually touches patient information.",
    why: "A name with a visit time is patient information already. This is the commonest wrong answer.",
    remedy: "Answer yes; or write why not, who checked it, when and where.",
};

#[rustfmt::skip]
pub(crate) const PHI_CONTRADICTED: Rule = Rule {
    code: "phi-contradicted", severity: Error, source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no, and another answer says that the tool gets, keeps, works on or passes on patient information.",
    why: "One of the two answers is wrong, and the kit would print both.",
    remedy: "Correct one of the two answers.",
};

#[rustfmt::skip]
pub(crate) const BAA_WRONG_PARTY: Rule = Rule {
    code: "baa-wrong-party", severity: Block, source: "45 CFR 164.502(e)(1)(ii), 164.504(e)",
    when: "The agreement is with somebody else than the vendor, the tool does not run inside the EHR, and no contract is named under which the vendor works.",
    why: "An agreement binds those who signed it. A vendor that works under it must be tied to it by a contract.",
    remedy: "Name the contract in `baa_via`, correct `baa_with` or `tool.vendor` to the legal names, or get an agreement with the vendor.",
};

#[rustfmt::skip]
pub(crate) const BAA_EXPIRED: Rule = Rule {
    code: "baa-expired", severity: Block, source: "45 CFR 164.502(e), 164.504(e)",
    when: "The agreement ends before the pilot does (a block), or within 30 days after it (a warning).",
    why: "Without an agreement in force the vendor may get no patient information.",
    remedy: "Renew the agreement and write the new date in `baa_expires_on`.",
};

#[rustfmt::skip]
pub(crate) const BREACH_NOTICE_LATE: Rule = Rule {
    code: "breach-notice-late", severity: Block, source: "45 CFR 164.410(b): without unreasonable delay and within 60 calendar days; shorter is good practice",
    when: "The vendor may take more than 60 days to tell of a breach (a block), or more than 15 (a warning).",
    why: "The practice's own 60 days to tell patients can run from the day the vendor knew.",
    remedy: "Agree on a shorter time in the contract: 5 to 15 days are common.",
};

#[rustfmt::skip]
pub(crate) const TRAINING_IDENTIFIABLE: Rule = Rule {
    code: "training-identifiable", severity: Block, source: "45 CFR 164.502(a)(3), 164.504(e)(2), 164.514(a) and (b)",
    when: "The vendor may train on patients' information that identifies them; or on de-identified information without a method and a clause (a block), with them (a warning).",
    why: "A vendor may use patient information only as its contract allows, and taking names off is a use too.",
    remedy: "Have it taken out of the contract; or name the method (expert determination or safe harbor) and the clause in `source`.",
};

#[rustfmt::skip]
pub(crate) const ACTS_CLINICALLY_ALONE: Rule = Rule {
    code: "acts-clinically-alone", severity: Block, source: "the framework: a named person reviews every output; state practice acts",
    when: "`acts_without_person` is clinical.",
    why: "No clinical step may take effect before a licensed person has looked at it.",
    remedy: "Turn it off, or choose another tool. There is no way to accept this.",
};

#[rustfmt::skip]
pub(crate) const ACTS_ALONE: Rule = Rule {
    code: "acts-alone", severity: Warning, source: "the framework: a named person reviews every output",
    when: "The tool does administrative things with nobody checking, and the task is not one for which that is usual.",
    why: "What nobody looks at is found out by patients.",
    remedy: "Have somebody check each one, or have a named person take the warning on.",
};

#[rustfmt::skip]
pub(crate) const DECISION_SUPPORT: Rule = Rule {
    code: "decision-support", severity: Block, source: "45 CFR 92.210; FD&C Act 520(o)(1)(E)",
    when: "The tool recommends a diagnosis, a treatment, an urgency or a risk.",
    why: "That is no first task. It needs a clinical lead by name, a written policy, and a look at whom it disadvantages.",
    remedy: "Turn that part off, or start with another task and set up clinical governance first.",
};

#[rustfmt::skip]
pub(crate) const REVIEWER_UNLICENSED: Rule = Rule {
    code: "reviewer-unlicensed", severity: Block, source: "state practice acts; the framework: clinical content is signed by someone licensed to",
    when: "The task is clinical, and the role that checks every output is not licensed.",
    why: "A medical assistant can check a draft beforehand, but cannot be the last to see it.",
    remedy: "Name a licensed role of the kit in `reviewer`.",
};

#[rustfmt::skip]
pub(crate) const CONSENT_BY_TOOL: Rule = Rule {
    code: "consent-by-tool", severity: Block, source: "state recording laws; lawsuits of 2025 and 2026 that are not decided yet",
    when: "The tool itself writes that the patient consented.",
    why: "A chart must not say that somebody agreed when nobody asked.",
    remedy: "Turn it off. The person who asks writes down the answer.",
};

#[rustfmt::skip]
pub(crate) const PILOT_TOO_EARLY: Rule = Rule {
    code: "pilot-too-early", severity: Block, source: "45 CFR 164.502(e), 164.308(a)(1)(ii)(A), 164.530(b)",
    when: "The pilot starts before the agreement was signed, the risk analysis was updated, the STOP test was made, the HIPAA page was handed out, or somebody in the pilot was trained.",
    why: "Each of them must be there before the first patient's information goes in.",
    remedy: "Move the start of the pilot behind the other day.",
};

#[rustfmt::skip]
pub(crate) const HIPAA_AFTER_TRAINING: Rule = Rule {
    code: "hipaa-after-training", severity: Warning, source: FRAMEWORK,
    when: "The HIPAA page was handed out after the training, or the kit has no date for it.",
    why: "Staff should know what is checked before they see what the tool can do.",
    remedy: "Hand the page out and write the day in `rollout.hipaa_page_given_on`.",
};

#[rustfmt::skip]
pub(crate) const SKEPTIC_AFTER_TRAINING: Rule = Rule {
    code: "skeptic-after-training", severity: Warning, source: FRAMEWORK,
    when: "The talk with the loudest doubter came after the training, or the kit has no date for it.",
    why: "Doubts that are heard first become answers. Heard afterwards they become resistance.",
    remedy: "Have the talk, one to one, and write the day in `rollout.skeptic_talked_on`.",
};

#[rustfmt::skip]
pub(crate) const PILOT_LENGTH: Rule = Rule {
    code: "pilot-length", severity: Warning, source: FRAMEWORK,
    when: "The pilot is not 14 days or 10 working days, or it has no dates.",
    why: "A shorter one shows too little; a longer one becomes the rollout without anybody deciding so.",
    remedy: "Set `rollout.pilot.start` and `rollout.pilot.end` two weeks apart.",
};

#[rustfmt::skip]
pub(crate) const PILOT_GROUP: Rule = Rule {
    code: "pilot-group", severity: Warning, source: FRAMEWORK,
    when: "The pilot has fewer than two roles, nobody of low comfort with technology, or no skeptic.",
    why: "A pilot among enthusiasts finds only what enthusiasts find.",
    remedy: "Add such people to `rollout.pilot.people`, and say so under `people` (`comfort: low`, `skeptic: yes`).",
};

#[rustfmt::skip]
pub(crate) const PILOT_SMALL: Rule = Rule {
    code: "pilot-small", severity: Note, source: "good practice: small samples carry no percentages",
    when: "Fewer than 30 drafts are expected in the pilot.",
    why: "The measures then show counts only.",
    remedy: "Nothing has to change. A longer look after the start shows more.",
};

#[rustfmt::skip]
pub(crate) const NO_BASELINE: Rule = Rule {
    code: "no-baseline", severity: Warning, source: "good practice: no comparison without a baseline",
    when: "No work by hand was measured before the pilot.",
    why: "Nobody can say later whether there are fewer errors or less time is spent.",
    remedy: "Count 30 cases by hand before the pilot and write them into `measures.csv` with the arm `manual`.",
};

#[rustfmt::skip]
pub(crate) const CONCERN_OPEN: Rule = Rule {
    code: "concern-open", severity: Warning, source: FRAMEWORK,
    when: "A concern has no answer yet: a block where it must close before the start, else a warning.",
    why: "Who raised it was told that it would be answered.",
    remedy: "Answer it in `concerns`.",
};

#[rustfmt::skip]
pub(crate) const CONCERN_UNOWNED: Rule = Rule {
    code: "concern-unowned", severity: Error, source: FRAMEWORK,
    when: "An open concern has no owner or no day.",
    why: "What nobody owns is not answered.",
    remedy: "Give it `owner` and `due`, or an `answer`.",
};

#[rustfmt::skip]
pub(crate) const NOBODY_TO_TELL: Rule = Rule {
    code: "nobody-to-tell", severity: Block, source: "45 CFR 164.530(a)(1), 164.308(a)(2), 164.308(a)(6)",
    when: "`report_to`, `privacy_official` or `security_official` is missing.",
    why: "HIPAA asks for both officials by name, and staff must know whom to tell the same day.",
    remedy: "Name them under `practice`, each by an id of `people`.",
};

#[rustfmt::skip]
pub(crate) const STATES_MISSING: Rule = Rule {
    code: "states-missing", severity: Block, source: "state laws on AI, recording and patient notices",
    when: "`practice.states` is empty.",
    why: "State laws cannot be looked up without it.",
    remedy: "List every state where patients are seen, telehealth included.",
};

#[rustfmt::skip]
pub(crate) const STATE_LAW: Rule = Rule {
    code: "state-law", severity: Block, source: "content/compliance/states.yaml: each law with its citation and the day its source was read",
    when: "A loaded state law applies to this kit and is not met.",
    why: "It binds the practice beside HIPAA.",
    remedy: "Do what the message says, and have a lawyer in that state confirm it.",
};

#[rustfmt::skip]
pub(crate) const STATE_UNKNOWN: Rule = Rule {
    code: "state-unknown", severity: Warning, source: "content/compliance/states.yaml",
    when: "No rule is loaded for a state where patients are seen.",
    why: "That does not mean that none exists.",
    remedy: "Have somebody look, and take the warning on with what they found.",
};

#[rustfmt::skip]
pub(crate) const STATE_DATA_OLD: Rule = Rule {
    code: "state-data-old", severity: Warning, source: "content/compliance/states.yaml, `as_of`",
    when: "The data on state laws are more than 180 days old on the day of the build.",
    why: "State laws on AI change every few months.",
    remedy: "Use a newer inservice, or put a newer `content/compliance/states.yaml` into the workspace.",
};

#[rustfmt::skip]
pub(crate) const BANNED_CLAIM: Rule = Rule {
    code: "banned-claim", severity: Error, source: "HHS does not recognize HIPAA certifications; content/compliance/claims.yaml has the list",
    when: "A text of the kit or of an override says what nobody may claim.",
    why: "The consultant's name is on it, and it is not true.",
    remedy: "Use the wording that the message offers.",
};

#[rustfmt::skip]
pub(crate) const TECH_LANGUAGE: Rule = Rule {
    code: "tech-language", severity: Warning, source: "the framework: physicians are addressed in clinical language",
    when: "The physicians' page, or a physician's guide, uses software words where clinical ones exist.",
    why: "Software words tell a clinician that the page was written by somebody else for somebody else.",
    remedy: "Use the clinical word that the message offers.",
};

#[rustfmt::skip]
pub(crate) const LOOKS_LIKE_PHI: Rule = Rule {
    code: "looks-like-phi", severity: Error, source: "45 CFR 164.514(b)(2): identifiers",
    when: "Something in the kit's files looks like a patient's identifier.",
    why: "Kits are mailed, printed and hosted.",
    remedy: "Take it out. A phone of the practice belongs to somebody under `people`.",
};

#[rustfmt::skip]
pub(crate) const ROLE_UNAFFECTED: Rule = Rule {
    code: "role-unaffected", severity: Warning, source: "the framework: train to the workflow",
    when: "A role's steps are the same before and now, and the AI handles nothing.",
    why: "Such a role may not touch the tool at all.",
    remedy: "Leave the role out, or write what changes for it.",
};

#[rustfmt::skip]
pub(crate) const ACCEPTANCE_VOID: Rule = Rule {
    code: "acceptance-void", severity: Warning, source: "a block is never accepted away",
    when: "An entry of `accepted` names a block, or something that was not found.",
    why: "It has no effect, and somebody may believe that it has.",
    remedy: "Remove it, or correct its code.",
};

#[rustfmt::skip]
pub(crate) const CHECK_IN_FUTURE: Rule = Rule {
    code: "check-in-future", severity: Error, source: "good practice: a check is something that happened",
    when: "A `checked_on` lies after the day of the build.",
    why: "A check that has not happened confirms nothing.",
    remedy: "Correct the day.",
};

#[rustfmt::skip]
pub(crate) const HIGH_STAKES_FIRST: Rule = Rule {
    code: "high-stakes-first", severity: Warning, source: FRAMEWORK,
    when: "The task's stakes are high.",
    why: "A first task should be one where a missed error does no harm.",
    remedy: "Start with a task of lower stakes, or have a named person take the warning on.",
};

#[rustfmt::skip]
pub(crate) const ONE_PAGER_LONG: Rule = Rule {
    code: "one-pager-long", severity: Warning, source: "the framework: one printed page on HIPAA, not a lecture",
    when: "The HIPAA page needs more than one side of US Letter at 10 pt.",
    why: "One side is read; a second one is lost on the way to the pinboard.",
    remedy: "Shorten the answers of the section that the message names, or their sources.",
};

#[rustfmt::skip]
pub(crate) const READING_LEVEL: Rule = Rule {
    code: "reading-level", severity: Note, source: "AHRQ Health Literacy Universal Precautions Toolkit; the Flesch-Kincaid grade",
    when: "A staff page reads harder than grade 8.",
    why: "Tired people read it between two patients.",
    remedy: "Shorten the sentences that the message names.",
};
