//! The unit tests.
//!
//! Distances are about ½, and there are 2,000 updates: enough for steps of 1e-3, a common default, to go there and
//! settle. No distance to a minimum is a common rate times a factor of the grid: the first step of many methods is as long
//! as the rate, and must not arrive by luck.

use super::circumstances::{Motion, Noise, Scale};
use super::prototypes::{Mix, Shape, Term};
use super::{Property, UnitTest};

const LINE: Term = Term::new(Shape::Line, 0.5);
const DECAY: Term = Term::new(Shape::Decay, 0.0);
const BOWL: Term = Term::new(Shape::Bowl, 0.5);
const BOWL2: Term = Term::new(Shape::Bowl, -0.8);
/// A bowl on the floor of which a run begins.
const FLOOR: Term = Term::new(Shape::Bowl, 0.0);
const KINK: Term = Term::new(Shape::Abs, 0.5);

/// What most circumstances come on top of.
const BOWLS: &[Term] = &[BOWL, BOWL2];
const NARROW: &[Term] = &[BOWL, BOWL2.wide(0.1)];
const VERY_NARROW: &[Term] = &[BOWL, BOWL2.wide(0.01)];
const SHARP_RAVINE: &[Term] = &[KINK.wide(0.01).high(0.1), LINE.high(0.1)];

const fn stair(slope: f64, width: f64, start: f64) -> Term {
    Term::new(Shape::Stair { slope, width }, start)
}

/// All unit tests, property by property in the order of [`Property::ALL`].
pub static TESTS: &[UnitTest] = &[
    UnitTest::new("line", Property::Slope, "a slope of 1", &[LINE]).bound(0.0),
    UnitTest::new("gentle_line", Property::Slope, "a slope of 1e-3", &[LINE.high(1e-3)]).bound(0.0),
    UnitTest::new("fading_slope", Property::Slope, "a slope that fades with every step", &[DECAY]).bound(0.1),
    //
    UnitTest::new("bowl", Property::Bowl, "a parabola", BOWLS),
    UnitTest::new("sharp_bowl", Property::Bowl, "a kink at the bottom", &[KINK]),
    UnitTest::new("flat_bowl", Property::Bowl, "a bottom without curvature", &[Term::new(Shape::Quartic, 0.8)]),
    UnitTest::new("distant_bowl", Property::Bowl, "a minimum far away", &[BOWL.wide(100.0).high(1e4)]),
    UnitTest::new("bottom", Property::Bowl, "to the very bottom of a parabola, and stay there", BOWLS).bound(1e-8),
    //
    UnitTest::new("hole", Property::Valley, "a narrow hole in a plain", &[Term::new(Shape::Gauss, 2.0).wide(0.1)]),
    UnitTest::new("crease", Property::Valley, "a parabola along a crease", &[BOWL, KINK.wide(0.1)]),
    UnitTest::new("bent_valley", Property::Valley, "a bent floor", &[BOWL, FLOOR.high(10.0)]).mix(Mix::Bent),
    UnitTest::new("bent_gorge", Property::Valley, "a bent floor between steep sides", &[BOWL, FLOOR.high(1e3)])
        .mix(Mix::Bent),
    //
    UnitTest::new("saddle", Property::Saddle, "down from beside a saddle", &[Term::new(Shape::Hill, 1e-3), BOWL]),
    UnitTest::new("saddle_top", Property::Saddle, "the same from 1e-9", &[Term::new(Shape::Hill, 1e-9), BOWL]),
    UnitTest::new(
        "saddle_noise",
        Property::Saddle,
        "down from a saddle by noise",
        &[Term::new(Shape::Hill, 0.0), BOWL],
    )
    .noise(&[Noise::Gauss(0.01)]),
    //
    UnitTest::new("tail", Property::Plateau, "a slope that begins with 1e-3", &[Term::new(Shape::Gauss, 4.0)]),
    UnitTest::new("far_tail", Property::Plateau, "a slope that begins with 1e-7", &[Term::new(Shape::Gauss, 6.0)]),
    UnitTest::new("shelf", Property::Plateau, "a shelf without any slope on the way", &[stair(0.0, 0.1, 1.5)]),
    UnitTest::new("long_shelf", Property::Plateau, "a long shelf of slope 1e-3", &[stair(1e-3, 0.5, 1.6)]),
    //
    UnitTest::new("cliff", Property::Cliff, "down a cliff on the way", &[stair(100.0, 0.1, 1.5)]),
    UnitTest::new("cliff_face", Property::Cliff, "the first gradient is 1e4 times too large", &[stair(1e4, 0.1, 1.05)])
        .bound(2e-5),
    UnitTest::new(
        "wall",
        Property::Cliff,
        "at the foot of a steep wall",
        &[Term::new(Shape::Wall { steep: 1e3 }, -0.5)],
    )
    .bound(0.05)
    .ceiling(10.0),
    //
    UnitTest::new("ravine", Property::Ravine, "a floor between parabolic walls", &[BOWL2.wide(0.1), LINE.high(0.1)])
        .bound(0.0),
    UnitTest::new("sharp_ravine", Property::Ravine, "a floor between straight walls", SHARP_RAVINE).bound(0.0),
    UnitTest::new("fading_ravine", Property::Ravine, "a floor that becomes flat", &[BOWL2.wide(0.1), DECAY]).bound(0.1),
    //
    UnitTest::new("turned_narrow", Property::Rotation, "curvatures 1 and 100, turned", NARROW).mix(Mix::Turned(30.0)),
    UnitTest::new("turned_very_narrow", Property::Rotation, "curvatures 1 and 1e4, turned", VERY_NARROW)
        .mix(Mix::Turned(30.0)),
    UnitTest::new("turned_ravine", Property::Rotation, "straight walls, turned", SHARP_RAVINE)
        .mix(Mix::Turned(30.0))
        .bound(0.0),
    UnitTest::new("curl", Property::Rotation, "a gradient that goes round while it goes down", BOWLS).curl(60.0),
    UnitTest::new("pure_curl", Property::Rotation, "a gradient that only goes round", BOWLS).curl(90.0),
    //
    UnitTest::new("narrow", Property::Conditioning, "curvatures 1 and 100", NARROW),
    UnitTest::new("very_narrow", Property::Conditioning, "curvatures 1 and 1e4", VERY_NARROW),
    UnitTest::new("low", Property::Conditioning, "heights 1 and 1e-4", &[BOWL, BOWL2.high(1e-4)]).bound(1e-6),
    UnitTest::new(
        "ladder",
        Property::Conditioning,
        "heights from 1 to 1e-4",
        &[BOWL, BOWL2.high(0.1), BOWL.high(0.01), BOWL2.high(1e-3), BOWL.high(1e-4)],
    )
    .bound(1e-6),
    //
    UnitTest::new("drift", Property::Moving, "a minimum that moves on and on", BOWLS)
        .motion(Motion::Drift(5e-4))
        .last(1000),
    UnitTest::new("jump", Property::Moving, "a minimum that jumps once", BOWLS)
        .motion(Motion::Jump { at: 1000, by: 0.5 }),
    UnitTest::new("switch", Property::Moving, "a minimum that jumps again and again", BOWLS)
        .motion(Motion::Switch { every: 200, by: 0.5 })
        .last(1000)
        .bound(0.2),
    UnitTest::new("circle", Property::Moving, "a minimum that goes round", BOWLS)
        .motion(Motion::Circle { radius: 0.3, period: 1000 })
        .last(1000)
        .bound(0.02),
    UnitTest::new("walk", Property::Moving, "a minimum that walks at random", BOWLS)
        .motion(Motion::Walk(0.01))
        .last(1000),
    //
    UnitTest::new("tiny", Property::Scale, "gradients of 1e-6", BOWLS).scale(Scale::Constant(1e-6)),
    UnitTest::new("huge", Property::Scale, "gradients of 1e6", BOWLS).scale(Scale::Constant(1e6)),
    UnitTest::new("fading", Property::Scale, "gradients fall to a thousandth", BOWLS).scale(Scale::Grows(1e-3)),
    UnitTest::new("swelling", Property::Scale, "gradients grow a thousandfold", BOWLS).scale(Scale::Grows(1e3)),
    UnitTest::new("faint", Property::Scale, "gradients are a thousandth after the first 20", BOWLS)
        .scale(Scale::Becomes { at: 20, to: 1e-3 }),
    //
    UnitTest::new("noise", Property::Noise, "noise as large as the gradient", BOWLS)
        .noise(&[Noise::Gauss(0.5)])
        .bound(0.02),
    UnitTest::new("loud_noise", Property::Noise, "noise ten times as large as the gradient", BOWLS)
        .noise(&[Noise::Gauss(5.0)])
        .bound(0.1),
    UnitTest::new("unequal_noise", Property::Noise, "noise in one coordinate only", BOWLS)
        .noise(&[Noise::FirstGauss(2.0)])
        .bound(0.02),
    UnitTest::new("factor_noise", Property::Noise, "a gradient times random factors", BOWLS)
        .noise(&[Noise::LogNormal(2.0)]),
    UnitTest::new("flips", Property::Noise, "the wrong sign in two of five cases", BOWLS).noise(&[Noise::Flips(0.4)]),
    //
    UnitTest::new("cauchy", Property::Tails, "noise without mean and variance", BOWLS).noise(&[Noise::Cauchy(0.05)]),
    UnitTest::new("loud_cauchy", Property::Tails, "the same, as large as the gradient", BOWLS)
        .noise(&[Noise::Cauchy(0.5)])
        .bound(0.05),
    UnitTest::new("outliers", Property::Tails, "one gradient of a hundred is a thousand times too large", BOWLS)
        .noise(&[Noise::Outliers { share: 0.01, deviation: 500.0 }]),
    //
    UnitTest::new("masked", Property::Sparsity, "nine of ten partial derivatives are missing", BOWLS)
        .noise(&[Noise::Shown(0.1)]),
    UnitTest::new("one_at_a_time", Property::Sparsity, "one coordinate of ten at a time", &[BOWL; 10])
        .noise(&[Noise::OneShown]),
    UnitTest::new("rare", Property::Sparsity, "a coordinate that is seen in one of a hundred updates", BOWLS)
        .noise(&[Noise::LastShown(0.01)]),
    //
    UnitTest::new("turned_noise", Property::Combined, "ill-conditioned, turned and noisy", NARROW)
        .mix(Mix::Turned(30.0))
        .noise(&[Noise::Gauss(1.0)])
        .bound(0.02),
    UnitTest::new("turned_cauchy", Property::Combined, "ill-conditioned, turned, heavy tails", NARROW)
        .mix(Mix::Turned(30.0))
        .noise(&[Noise::Cauchy(0.1)])
        .bound(0.05),
    UnitTest::new("noisy_ravine", Property::Combined, "a ravine with noise", &[BOWL2.wide(0.1), LINE.high(0.1)])
        .noise(&[Noise::Gauss(0.1)])
        .bound(0.0),
    UnitTest::new("noisy_cliff", Property::Combined, "a cliff with noise", &[stair(100.0, 0.1, 1.5)])
        .noise(&[Noise::Gauss(1.0)]),
    UnitTest::new("noisy_tail", Property::Combined, "a plateau with noise", &[Term::new(Shape::Gauss, 4.0)])
        .noise(&[Noise::Gauss(0.1)])
        .bound(0.05),
    UnitTest::new(
        "rare_and_low",
        Property::Combined,
        "a low coordinate that is seldom seen",
        &[BOWL, BOWL2.high(0.01)],
    )
    .noise(&[Noise::LastShown(0.05)])
    .bound(1e-3),
    UnitTest::new("noisy_drift", Property::Combined, "a moving minimum with noise", BOWLS)
        .motion(Motion::Drift(5e-4))
        .noise(&[Noise::Gauss(0.2)])
        .last(1000)
        .bound(0.05),
    UnitTest::new("fading_drift", Property::Combined, "a moving minimum while gradients fall to a thousandth", BOWLS)
        .motion(Motion::Drift(5e-4))
        .scale(Scale::Grows(1e-3))
        .last(1000),
    UnitTest::new("drift_with_outliers", Property::Combined, "a moving minimum with heavy tails", BOWLS)
        .motion(Motion::Drift(5e-4))
        .noise(&[Noise::Cauchy(0.02)])
        .last(1000)
        .bound(0.05),
];
