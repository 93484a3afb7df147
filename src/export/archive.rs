//! The site as one archive for the practice's IT, with a README and checksums of all files. Equal pages give equal bytes: every
//! entry has the same fixed time.

use std::io::{self, Cursor, Read, Seek, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Finished, Handed, draft};

/// The archive. It holds only what is hosted, and nothing of `leaders/`.
pub(crate) fn export(of: Finished, as_draft: bool) -> io::Result<Handed> {
    let site = of.output.files.iter().filter(|(path, _)| path.starts_with("site/"));
    let mut files: Vec<(String, Vec<u8>)> = site
        .map(|(path, bytes)| {
            let is_page = of.output.pages.iter().any(|page| page.path == *path);
            let bytes = if as_draft && is_page { draft::marked(bytes) } else { bytes.clone() };
            (path.clone(), bytes)
        })
        .collect();
    files.push(("README.txt".to_string(), readme(of, as_draft).into_bytes()));
    files.sort();
    let sums: String = files.iter().map(|(path, bytes)| format!("{}  {path}\n", sum(bytes))).collect();
    files.push(("SHA256SUMS".to_string(), sums.into_bytes()));
    Ok(Handed {
        path: format!("{}{}-kit.zip", draft::prefix(as_draft), of.name),
        bytes: pack(&files)?,
        about: "The pages, for the practice's IT to put on a web server or a file share. README.txt in it says how."
            .to_string(),
    })
}

/// Packs files into an archive whose bytes do not depend on when or where it is made.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in files {
        archive.start_file(path.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Unpacks an archive that may come from anywhere. Fails if it holds more than 512 MiB in all.
pub(crate) fn unpack(archive: impl Read + Seek) -> io::Result<Vec<(String, Vec<u8>)>> {
    const MOST: u64 = 1 << 29;
    let mut archive = ZipArchive::new(archive)?;
    let (mut files, mut left) = (Vec::new(), MOST);
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let name = entry.name().to_string();
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes)?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| io::Error::other("it is too large"))?;
        files.push((name, bytes));
    }
    Ok(files)
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn readme(of: Finished, as_draft: bool) -> String {
    let mark = if as_draft {
        "DRAFT. This kit is not for staff yet. Do not publish it; every page says so.\n\n"
    } else {
        ""
    };
    let text = README
        .replace("{draft}", mark)
        .replace("{tool}", of.kit.tool())
        .replace("{practice}", of.kit.practice())
        .replace("{date}", &of.kit.today().full);
    text.replace('\n', "\r\n")
}

const README: &str = include_str!("archive.txt");
