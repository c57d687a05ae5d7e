//! The instruction set, chosen at run time.
//!
//! Wider registers change the speed, never a bit of a result: see [`crate::real`].

use std::fmt;

/// An instruction set that code can be compiled for a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// What the compiler may assume of every processor of the target.
    Baseline,
    /// 256-bit registers of x86-64.
    Avx2,
    /// 512-bit registers of x86-64.
    Avx512,
}

/// A piece of work worth compiling once for each instruction set.
///
/// Mark [`Kernel::run`] and all that it calls `#[inline(always)]`: only what is inlined is compiled again.
pub trait Kernel {
    /// What the work returns.
    type Output;

    /// Does the work.
    fn run(self) -> Self::Output;
}

impl Isa {
    /// The instruction sets that this processor has, narrowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut available = vec![Self::Baseline];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                available.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                available.push(Self::Avx512);
            }
        }
        available
    }

    /// The widest instruction set that this processor has.
    #[must_use]
    pub fn widest() -> Self {
        Self::available().pop().unwrap_or(Self::Baseline)
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512f",
        })
    }
}

/// An instruction set that this processor was seen to have: the proof that lets a kernel use it.
#[derive(Clone, Copy, Debug)]
pub struct Target(Isa);

impl Target {
    /// The widest instruction set that this processor has and that is not wider than `limit`.
    #[must_use]
    pub fn up_to(limit: Isa) -> Self {
        Self(Isa::available().into_iter().filter(|&isa| isa <= limit).max().unwrap_or(Isa::Baseline))
    }

    /// The same, or `limit` if that is narrower.
    #[must_use]
    pub fn at_most(self, limit: Isa) -> Self {
        Self(self.0.min(limit))
    }

    /// The instruction set.
    #[must_use]
    pub fn isa(self) -> Isa {
        self.0
    }

    /// Runs the kernel's version for this instruction set.
    #[inline(always)]
    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "code for detected features"))]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            // SAFETY: `up_to` has seen the feature on this processor.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { avx512(kernel) },
            // SAFETY: `up_to` has seen the feature on this processor.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { avx2(kernel) },
            _ => kernel.run(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_never_wider_than_its_limit_or_the_processor() {
        for limit in [Isa::Baseline, Isa::Avx2, Isa::Avx512] {
            let isa = Target::up_to(limit).isa();
            assert!(isa <= limit && Isa::available().contains(&isa));
        }
    }
}
