//! The tests drive the real binary in folders of their own, and compare whole outputs.

mod driver;

mod browser;
mod commonmark;
mod contract;
mod faults;
mod fix;
mod foreign;
mod gate;
mod hostile;
mod house;
mod html;
mod inputs;
mod kit;
mod kits;
mod laws;
mod library;
mod licenses;
mod many;
mod markup;
mod only_who_is_here;
mod output;
mod pages;
mod phrases;
mod plain_words;
mod proof;
mod questions;
mod readme;
mod refusals;
mod rules;
mod sample;
mod serve;
mod terminal;
mod writing;
mod yaml;
mod yaml_suite;
