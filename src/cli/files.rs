//! Pictures as files: SVG, and what is made of it.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;
use resvg::{tiny_skia, usvg};

use super::Usage;

/// What a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    Svg,
    Png,
    Pdf,
    Gif,
}

impl Kind {
    /// By the name of the file; SVG on standard output.
    pub(super) fn of(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Svg);
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        ending.as_deref().and_then(|ending| Self::from_str(ending, true).ok()).ok_or_else(|| {
            let message = format!("{} has to end in .svg, .png, .pdf, or with --animate in .gif", path.display());
            Usage(message).into()
        })
    }
}

/// More pixels than this in either direction are refused.
const MOST_PIXELS: f64 = 16_384.0;

fn tree(svg: &str) -> anyhow::Result<usvg::Tree> {
    usvg::Tree::from_str(svg, &usvg::Options::default()).context("cannot read the picture that was drawn")
}

fn pixels(svg: &str, scale: f64) -> anyhow::Result<tiny_skia::Pixmap> {
    let tree = tree(svg)?;
    let size = [tree.size().width(), tree.size().height()].map(|side| (f64::from(side) * scale).round());
    if size.iter().any(|&side| side > MOST_PIXELS) {
        return Err(Usage(format!(
            "a picture of {} by {} pixels is too large; use a smaller --size or --scale",
            size[0], size[1]
        ))
        .into());
    }
    let mut pixels =
        tiny_skia::Pixmap::new(size[0] as u32, size[1] as u32).context("a picture has at least one pixel")?;
    let scale = scale as f32;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels)
}

/// The bytes of a picture that does not move.
pub(super) fn still(svg: String, kind: Kind, scale: f64) -> anyhow::Result<Vec<u8>> {
    Ok(match kind {
        Kind::Svg => svg.into_bytes(),
        Kind::Png => pixels(&svg, scale)?.encode_png()?,
        Kind::Pdf => {
            svg2pdf::to_pdf(&tree(&svg)?, svg2pdf::ConversionOptions::default(), svg2pdf::PageOptions::default())
                .map_err(|error| anyhow::anyhow!("cannot make a PDF: {error}"))?
        }
        Kind::Gif => return Err(Usage("a .gif is a picture that moves; give --animate, or use .png".to_owned()).into()),
    })
}

/// The bytes of a GIF of some frames, at least one, each shown for so many hundredths of a second.
pub(super) fn moving(mut frames: impl Iterator<Item = (String, u16)>, scale: f64) -> anyhow::Result<Vec<u8>> {
    let side = |side: u32| u16::try_from(side).context("a GIF has at most 65535 pixels");
    let (first, mut delay) = frames.next().context("a GIF has at least one frame")?;
    let mut before = pixels(&first, scale)?;
    let (width, height) = (side(before.width())?, side(before.height())?);
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, width, height, &[])?;
    encoder.set_repeat(gif::Repeat::Infinite)?;
    let mut changed = before.data().to_vec();
    loop {
        let mut frame = gif::Frame::from_rgba_speed(width, height, &mut changed, 10);
        frame.delay = delay;
        frame.dispose = gif::DisposalMethod::Keep;
        encoder.write_frame(&frame)?;
        let Some((next, shown)) = frames.next() else { break };
        delay = shown;
        let now = pixels(&next, scale)?;
        changed = now.data().to_vec();
        // What has not changed is left out, since a picture is drawn over the one before.
        let both = changed.chunks_exact_mut(4).zip(before.data().chunks_exact(4));
        both.filter(|(new, old)| new == old).for_each(|(new, _)| new.fill(0));
        before = now;
    }
    drop(encoder);
    Ok(bytes)
}

/// Puts a file in its place, whole or not at all; `-` is standard output.
///
/// A link is replaced, and what it leads to is left alone: it may be in a folder of somebody else. A pipe or a device is
/// written to.
pub(super) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if ["-", "/dev/stdout"].map(Path::new).contains(&path) {
        return super::print(bytes);
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => Cow::Borrowed(folder),
        _ => Cow::Borrowed(Path::new(".")),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let put = || -> io::Result<()> {
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return File::options().write(true).open(path)?.write_all(bytes);
        }
        let mut builder = tempfile::Builder::new();
        // As open as any other file, not private as temporary ones are.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.prefix(".").suffix(".part").tempfile_in(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    put().with_context(|| format!("cannot write {}", path.display()))
}
