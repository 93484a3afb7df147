//! Turns errors of the operating system into sentences that say what to do. The original wording is kept, because people can
//! look it up.

use std::fmt::Display;
use std::io::{self, ErrorKind};

/// "cannot write kit.yaml: Permission denied (os error 13). Make …"
pub(crate) fn refused(verb: &str, what: impl Display, error: &io::Error) -> String {
    format!("cannot {verb} {what}: {}", reason(error))
}

/// The error of the operating system, in plainer words where the original is obscure, and what to do.
pub(crate) fn reason(error: &io::Error) -> String {
    let remedy = remedy(error.kind());
    match error.kind() {
        ErrorKind::StorageFull => {
            format!("the disk is full, or has no room for more files ({error}). {remedy}")
        }
        ErrorKind::CrossesDevices => {
            format!("it is on a different file system from the rest of the output ({error}). {remedy}")
        }
        _ if remedy.is_empty() => error.to_string(),
        _ => format!("{error}. {remedy}"),
    }
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Ask whoever owns the folder for access, or work on a copy in a folder of your own."
        }
        ErrorKind::NotFound => "Check the path for a typo.",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Make room, then run the command again.",
        ErrorKind::CrossesDevices => "Name a folder on one disk.",
        ErrorKind::IsADirectory => "Name a file, not a folder.",
        ErrorKind::NotADirectory => "A part of the path is a file; name a folder there.",
        ErrorKind::AlreadyExists => "Name another file, or move that one away first.",
        ErrorKind::AddrInUse => {
            "Another program uses that port. Name another with --port, or leave --port out."
        }
        ErrorKind::AddrNotAvailable => {
            "This computer does not have that address. Leave out --host, or use one of this computer's own addresses."
        }
        ErrorKind::InvalidFilename => "Choose a shorter name with only letters, digits and dashes.",
        ErrorKind::InvalidData => "The file must be UTF-8 text. Save it as UTF-8 in your editor.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_do() {
        let error = io::Error::from(ErrorKind::PermissionDenied);
        let said = refused("write", "out", &error);
        assert!(said.starts_with("cannot write out: permission denied. Ask whoever owns"), "{said}");
        let other = io::Error::other("it is a link, not a file");
        assert_eq!(refused("write", "kit.yaml", &other), "cannot write kit.yaml: it is a link, not a file");
    }
}
