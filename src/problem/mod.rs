//! Loss surfaces: the trait an author implements, and the registry.
//!
//! To add one, write `src/problem/<name>.rs` after the pattern of its neighbours, and add its `mod` line and its line
//! in [`PROBLEMS`]. The contract tests find it there.

pub mod ackley;
pub mod ackley_2;
pub mod ackley_3;
pub mod active_faces;
pub mod adjiman;
pub mod alpine_1;
pub mod alpine_2;
pub mod aluffi_pentini;
pub mod arrowhead;
pub mod bard;
pub mod bartels_conn;
pub mod bbob;
pub mod bdqrtic;
pub mod beale;
pub mod becker_lago;
pub mod biggs_exp6;
pub mod bird;
pub mod bohachevsky_1;
pub mod bohachevsky_2;
pub mod bohachevsky_3;
pub mod booth;
pub mod box_3d;
pub mod branin;
pub mod branin_2;
pub mod brent;
pub mod brown_2_nonsmooth;
pub mod brown_almost_linear;
pub mod brown_badly_scaled;
pub mod brown_dennis;
pub mod broyden_banded;
pub mod broyden_tridiagonal;
pub mod bukin_6;
pub mod carrom_table;
pub mod chained_cb3_1;
pub mod chained_cb3_2;
pub mod chained_crescent_1;
pub mod chained_crescent_2;
pub mod chained_lq;
pub mod chebyquad;
pub mod chichinadze;
pub mod cigar;
pub mod cosine_mixture;
pub mod cragglvy;
pub mod cross_in_tray;
pub mod csendes;
pub mod cube;
pub mod damavandi;
pub mod de_jong_5;
pub mod deckkers_aarts;
pub mod different_powers;
pub mod discrete_boundary_value;
pub mod discrete_integral_equation;
pub mod discus;
pub mod dixon_price;
pub mod dqdrtic;
pub mod drop_wave;
pub mod easom;
pub mod edensch;
pub mod egg_crate;
pub mod eggholder;
pub mod ellipsoid;
pub mod engval1;
pub mod expanded_schaffer_6;
pub mod exponential_bowl;
pub mod extended_rosenbrock;
pub mod forrester;
pub mod freudenstein_roth;
pub mod genrose;
pub mod giunta;
pub mod goldstein_price;
pub mod gramacy_lee;
pub mod gramacy_lee_2008;
pub mod griewank;
pub mod gulf;
pub mod happy_cat;
pub mod hartmann_3;
pub mod hartmann_6;
pub mod helical_valley;
pub mod hg_bat;
pub mod himmelblau;
pub mod holder_table;
pub mod hosaki;
pub mod huber;
pub mod jennrich_sampson;
pub mod katsuura;
pub mod keane;
pub mod kowalik_osborne;
pub mod langermann;
pub mod levy;
pub mod levy_13;
pub mod liarwhd;
pub mod linear_full_rank;
pub mod linear_rank_1;
pub mod linear_rank_1_zero;
pub mod log_cosh;
pub mod lunacek;
pub mod matyas;
pub mod max_q;
pub mod mccormick;
pub mod meyer;
pub mod mgh_gaussian;
pub mod michalewicz;
pub mod miele_cantrell;
pub mod monkey_saddle;
pub mod mxhilb;
pub mod nesterov_chebyshev;
pub mod nesterov_chebyshev_nonsmooth;
pub mod nesterov_chebyshev_nonsmooth_2;
pub mod nesterov_worst;
pub mod noisy_quadratic;
pub mod nondia;
pub mod osborne_1;
pub mod osborne_2;
pub mod pathological;
pub mod paviani;
pub mod peaks;
pub mod pen_holder;
pub mod penalty_1;
pub mod penalty_2;
pub mod perm;
pub mod perm_0;
pub mod picheny;
pub mod powell_badly_scaled;
pub mod powell_singular;
pub mod powell_sum;
pub mod power_cute;
pub mod price_2;
pub mod price_4;
pub mod problem02;
pub mod qing;
pub mod quadratic;
pub mod quadratic_deep;
pub mod quartic;
pub mod rastrigin;
pub mod rosenbrock;
pub mod rosenbrock_modified;
pub mod rotated_ellipse;
pub mod saddle;
pub mod salomon;
pub mod schaffer_1;
pub mod schaffer_2;
pub mod schaffer_3;
pub mod schaffer_4;
pub mod schaffer_6;
pub mod schwefel;
pub mod schwefel_1_2;
pub mod schwefel_2_20;
pub mod schwefel_2_21;
pub mod schwefel_2_22;
pub mod schwefel_2_23;
pub mod shekel;
pub mod shubert;
pub mod six_hump_camel;
pub mod sphere;
pub mod stretched_v_sine;
pub mod styblinski_tang;
pub mod sum_squares;
pub mod three_hump_camel;
pub mod treccani;
pub mod trefethen;
pub mod trid;
pub mod tridia;
pub mod trigonometric;
pub mod variably_dimensioned;
pub mod watson;
pub mod wayburn_seader_1;
pub mod wayburn_seader_2;
pub mod weierstrass;
pub mod whitley;
pub mod wood;
pub mod xin_she_yang_2;
pub mod xin_she_yang_3;
pub mod xin_she_yang_4;
pub mod zakharov;
pub mod zero;
pub mod zettl;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::component::{Param, Spec, Values, from_values, to_values};
use crate::dual::Dual;
use crate::isa::{Kernel, Target};
use crate::real::{Lanes, Real};

/// All problems, in the order in which they are listed.
pub static PROBLEMS: &[Entry] = &[
    // The ones that everyone knows, in two dimensions or as many as one likes.
    Entry::of::<rosenbrock::Rosenbrock>(),
    Entry::of::<beale::Beale>(),
    Entry::of::<himmelblau::Himmelblau>(),
    Entry::of::<booth::Booth>(),
    Entry::of::<matyas::Matyas>(),
    Entry::of::<branin::Branin>(),
    Entry::of::<goldstein_price::GoldsteinPrice>(),
    Entry::of::<three_hump_camel::ThreeHumpCamel>(),
    Entry::of::<six_hump_camel::SixHumpCamel>(),
    Entry::of::<mccormick::McCormick>(),
    Entry::of::<easom::Easom>(),
    Entry::of::<eggholder::Eggholder>(),
    Entry::of::<rastrigin::Rastrigin>(),
    Entry::of::<ackley::Ackley>(),
    Entry::of::<griewank::Griewank>(),
    Entry::of::<levy::Levy>(),
    Entry::of::<schwefel::Schwefel>(),
    Entry::of::<styblinski_tang::StyblinskiTang>(),
    Entry::of::<michalewicz::Michalewicz>(),
    Entry::of::<zakharov::Zakharov>(),
    Entry::of::<dixon_price::DixonPrice>(),
    Entry::of::<trid::Trid>(),
    Entry::of::<peaks::Peaks>(),
    // Bowls and quadratics.
    Entry::of::<sphere::Sphere>(),
    Entry::of::<sum_squares::SumSquares>(),
    Entry::of::<ellipsoid::Ellipsoid>(),
    Entry::of::<cigar::Cigar>(),
    Entry::of::<discus::Discus>(),
    Entry::of::<schwefel_1_2::Schwefel12>(),
    Entry::of::<different_powers::DifferentPowers>(),
    Entry::of::<powell_sum::PowellSum>(),
    Entry::of::<quartic::Quartic>(),
    Entry::of::<exponential_bowl::ExponentialBowl>(),
    Entry::of::<log_cosh::LogCosh>(),
    Entry::of::<huber::Huber>(),
    Entry::of::<rotated_ellipse::RotatedEllipse>(),
    Entry::of::<quadratic::Quadratic>(),
    Entry::of::<quadratic_deep::QuadraticDeep>(),
    Entry::of::<noisy_quadratic::NoisyQuadratic>(),
    Entry::of::<nesterov_worst::NesterovWorst>(),
    Entry::of::<zero::Zero>(),
    // Bent valleys and saddles.
    Entry::of::<cube::Cube>(),
    Entry::of::<rosenbrock_modified::RosenbrockModified>(),
    Entry::of::<genrose::Genrose>(),
    Entry::of::<nesterov_chebyshev::NesterovChebyshev>(),
    Entry::of::<saddle::Saddle>(),
    Entry::of::<monkey_saddle::MonkeySaddle>(),
    // Moré, Garbow and Hillstrom (1981), in the order of the paper; rosenbrock and beale are above.
    Entry::of::<freudenstein_roth::FreudensteinRoth>(),
    Entry::of::<powell_badly_scaled::PowellBadlyScaled>(),
    Entry::of::<brown_badly_scaled::BrownBadlyScaled>(),
    Entry::of::<jennrich_sampson::JennrichSampson>(),
    Entry::of::<helical_valley::HelicalValley>(),
    Entry::of::<bard::Bard>(),
    Entry::of::<mgh_gaussian::MghGaussian>(),
    Entry::of::<meyer::Meyer>(),
    Entry::of::<gulf::Gulf>(),
    Entry::of::<box_3d::Box3d>(),
    Entry::of::<powell_singular::PowellSingular>(),
    Entry::of::<wood::Wood>(),
    Entry::of::<kowalik_osborne::KowalikOsborne>(),
    Entry::of::<brown_dennis::BrownDennis>(),
    Entry::of::<osborne_1::Osborne1>(),
    Entry::of::<biggs_exp6::BiggsExp6>(),
    Entry::of::<osborne_2::Osborne2>(),
    Entry::of::<watson::Watson>(),
    Entry::of::<extended_rosenbrock::ExtendedRosenbrock>(),
    Entry::of::<penalty_1::Penalty1>(),
    Entry::of::<penalty_2::Penalty2>(),
    Entry::of::<variably_dimensioned::VariablyDimensioned>(),
    Entry::of::<trigonometric::Trigonometric>(),
    Entry::of::<brown_almost_linear::BrownAlmostLinear>(),
    Entry::of::<discrete_boundary_value::DiscreteBoundaryValue>(),
    Entry::of::<discrete_integral_equation::DiscreteIntegralEquation>(),
    Entry::of::<broyden_tridiagonal::BroydenTridiagonal>(),
    Entry::of::<broyden_banded::BroydenBanded>(),
    Entry::of::<linear_full_rank::LinearFullRank>(),
    Entry::of::<linear_rank_1::LinearRank1>(),
    Entry::of::<linear_rank_1_zero::LinearRank1Zero>(),
    Entry::of::<chebyquad::Chebyquad>(),
    // CUTEst.
    Entry::of::<arrowhead::Arrowhead>(),
    Entry::of::<bdqrtic::Bdqrtic>(),
    Entry::of::<cragglvy::Cragglvy>(),
    Entry::of::<dqdrtic::Dqdrtic>(),
    Entry::of::<edensch::Edensch>(),
    Entry::of::<engval1::Engval1>(),
    Entry::of::<liarwhd::Liarwhd>(),
    Entry::of::<nondia::Nondia>(),
    Entry::of::<power_cute::PowerCute>(),
    Entry::of::<tridia::Tridia>(),
    // Many minima, any dimension.
    Entry::of::<ackley_2::Ackley2>(),
    Entry::of::<ackley_3::Ackley3>(),
    Entry::of::<alpine_1::Alpine1>(),
    Entry::of::<alpine_2::Alpine2>(),
    Entry::of::<cosine_mixture::CosineMixture>(),
    Entry::of::<csendes::Csendes>(),
    Entry::of::<expanded_schaffer_6::ExpandedSchaffer6>(),
    Entry::of::<gramacy_lee::GramacyLee>(),
    Entry::of::<happy_cat::HappyCat>(),
    Entry::of::<hg_bat::HgBat>(),
    Entry::of::<katsuura::Katsuura>(),
    Entry::of::<lunacek::Lunacek>(),
    Entry::of::<pathological::Pathological>(),
    Entry::of::<perm::Perm>(),
    Entry::of::<perm_0::Perm0>(),
    Entry::of::<qing::Qing>(),
    Entry::of::<salomon::Salomon>(),
    Entry::of::<schwefel_2_20::Schwefel220>(),
    Entry::of::<schwefel_2_21::Schwefel221>(),
    Entry::of::<schwefel_2_22::Schwefel222>(),
    Entry::of::<schwefel_2_23::Schwefel223>(),
    Entry::of::<shubert::Shubert>(),
    Entry::of::<stretched_v_sine::StretchedVSine>(),
    Entry::of::<weierstrass::Weierstrass>(),
    Entry::of::<whitley::Whitley>(),
    Entry::of::<xin_she_yang_2::XinSheYang2>(),
    Entry::of::<xin_she_yang_3::XinSheYang3>(),
    Entry::of::<xin_she_yang_4::XinSheYang4>(),
    // Few dimensions, shapes of all kinds.
    Entry::of::<adjiman::Adjiman>(),
    Entry::of::<aluffi_pentini::AluffiPentini>(),
    Entry::of::<bartels_conn::BartelsConn>(),
    Entry::of::<becker_lago::BeckerLago>(),
    Entry::of::<bird::Bird>(),
    Entry::of::<bohachevsky_1::Bohachevsky1>(),
    Entry::of::<bohachevsky_2::Bohachevsky2>(),
    Entry::of::<bohachevsky_3::Bohachevsky3>(),
    Entry::of::<branin_2::Branin2>(),
    Entry::of::<brent::Brent>(),
    Entry::of::<bukin_6::Bukin6>(),
    Entry::of::<carrom_table::CarromTable>(),
    Entry::of::<chichinadze::Chichinadze>(),
    Entry::of::<cross_in_tray::CrossInTray>(),
    Entry::of::<damavandi::Damavandi>(),
    Entry::of::<de_jong_5::DeJong5>(),
    Entry::of::<deckkers_aarts::DeckkersAarts>(),
    Entry::of::<drop_wave::DropWave>(),
    Entry::of::<egg_crate::EggCrate>(),
    Entry::of::<forrester::Forrester>(),
    Entry::of::<giunta::Giunta>(),
    Entry::of::<gramacy_lee_2008::GramacyLee2008>(),
    Entry::of::<hartmann_3::Hartmann3>(),
    Entry::of::<hartmann_6::Hartmann6>(),
    Entry::of::<holder_table::HolderTable>(),
    Entry::of::<hosaki::Hosaki>(),
    Entry::of::<keane::Keane>(),
    Entry::of::<langermann::Langermann>(),
    Entry::of::<levy_13::Levy13>(),
    Entry::of::<miele_cantrell::MieleCantrell>(),
    Entry::of::<paviani::Paviani>(),
    Entry::of::<pen_holder::PenHolder>(),
    Entry::of::<picheny::Picheny>(),
    Entry::of::<price_2::Price2>(),
    Entry::of::<price_4::Price4>(),
    Entry::of::<problem02::Problem02>(),
    Entry::of::<schaffer_1::Schaffer1>(),
    Entry::of::<schaffer_2::Schaffer2>(),
    Entry::of::<schaffer_3::Schaffer3>(),
    Entry::of::<schaffer_4::Schaffer4>(),
    Entry::of::<schaffer_6::Schaffer6>(),
    Entry::of::<shekel::Shekel>(),
    Entry::of::<treccani::Treccani>(),
    Entry::of::<trefethen::Trefethen>(),
    Entry::of::<wayburn_seader_1::WayburnSeader1>(),
    Entry::of::<wayburn_seader_2::WayburnSeader2>(),
    Entry::of::<zettl::Zettl>(),
    // No gradient at the minimum or on the way to it.
    Entry::of::<nesterov_chebyshev_nonsmooth::NesterovChebyshevNonsmooth>(),
    Entry::of::<nesterov_chebyshev_nonsmooth_2::NesterovChebyshevNonsmooth2>(),
    Entry::of::<max_q::MaxQ>(),
    Entry::of::<mxhilb::Mxhilb>(),
    Entry::of::<chained_lq::ChainedLq>(),
    Entry::of::<chained_cb3_1::ChainedCb31>(),
    Entry::of::<chained_cb3_2::ChainedCb32>(),
    Entry::of::<active_faces::ActiveFaces>(),
    Entry::of::<brown_2_nonsmooth::Brown2Nonsmooth>(),
    Entry::of::<chained_crescent_1::ChainedCrescent1>(),
    Entry::of::<chained_crescent_2::ChainedCrescent2>(),
    // BBOB.
    Entry::of::<bbob::bbob_f001::BbobF001>(),
    Entry::of::<bbob::bbob_f002::BbobF002>(),
    Entry::of::<bbob::bbob_f003::BbobF003>(),
    Entry::of::<bbob::bbob_f004::BbobF004>(),
    Entry::of::<bbob::bbob_f005::BbobF005>(),
    Entry::of::<bbob::bbob_f006::BbobF006>(),
    Entry::of::<bbob::bbob_f007::BbobF007>(),
    Entry::of::<bbob::bbob_f008::BbobF008>(),
    Entry::of::<bbob::bbob_f009::BbobF009>(),
    Entry::of::<bbob::bbob_f010::BbobF010>(),
    Entry::of::<bbob::bbob_f011::BbobF011>(),
    Entry::of::<bbob::bbob_f012::BbobF012>(),
    Entry::of::<bbob::bbob_f013::BbobF013>(),
    Entry::of::<bbob::bbob_f014::BbobF014>(),
    Entry::of::<bbob::bbob_f015::BbobF015>(),
    Entry::of::<bbob::bbob_f016::BbobF016>(),
    Entry::of::<bbob::bbob_f017::BbobF017>(),
    Entry::of::<bbob::bbob_f018::BbobF018>(),
    Entry::of::<bbob::bbob_f019::BbobF019>(),
    Entry::of::<bbob::bbob_f020::BbobF020>(),
    Entry::of::<bbob::bbob_f021::BbobF021>(),
    Entry::of::<bbob::bbob_f022::BbobF022>(),
    Entry::of::<bbob::bbob_f023::BbobF023>(),
    Entry::of::<bbob::bbob_f024::BbobF024>(),
];

/// What can be said of a surface, within its domain unless stated otherwise.
///
/// What a problem does not say of itself is not so, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// It is convex.
    Convex,
    /// It is a sum of functions of one coordinate each.
    Separable,
    /// It has more than one local minimum, not counting those that only the edge of its domain makes.
    Multimodal,
    /// Its gradient exists and is continuous everywhere, however fast it changes.
    Smooth,
    /// It falls below its minimum outside its domain, so that following it there means nothing.
    Unbounded,
}

impl Property {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Convex => "convex",
            Self::Separable => "separable",
            Self::Multimodal => "multimodal",
            Self::Smooth => "smooth",
            Self::Unbounded => "unbounded",
        }
    }
}

/// Why a problem cannot have these parameters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {expected}")]
pub struct Invalid {
    /// The parameter at fault; empty when it is none in particular.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

/// A loss surface: the struct holds its parameters.
pub trait Problem: Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// Computes what the formula needs and the parameters imply, once after they have been read.
    ///
    /// # Errors
    ///
    /// When parameters that are within their ranges do not go together, or leave gaps in the range.
    fn prepare(&mut self) -> Result<(), Invalid> {
        Ok(())
    }

    /// The number `n` of coordinates.
    fn dim(&self) -> usize;

    /// The customary start, of length `n`.
    fn start(&self) -> Vec<f64>;

    /// Other published starts, by name.
    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        Vec::new()
    }

    /// The customary interval `[low, high]` of coordinate `i`, below `n`.
    fn domain(&self, i: usize) -> (f64, f64);

    /// The global minimum `f*` over the domain; none where it is not known for these parameters.
    fn minimum(&self) -> Option<f64>;

    /// Where the global minimum is attained: all such points, or as many as are known, if any.
    fn minimizers(&self) -> Vec<Vec<f64>>;

    /// Other local minima that are known, with their values.
    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        Vec::new()
    }

    /// What can be said of it.
    fn properties(&self) -> &'static [Property];

    /// How many numbers it keeps beside its parameters, where these are as many as coordinates, or more.
    fn kept(&self) -> usize {
        0
    }

    /// The standard deviation of the Gaussian noise on each coordinate of the gradient that is part of the problem;
    /// empty where there is none.
    fn gradient_noise(&self) -> Vec<f64> {
        Vec::new()
    }

    /// The loss at `x`; writes the gradient there. Both slices have length `n`.
    ///
    /// Mark it `#[inline(always)]`, so that it is compiled for each instruction set.
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R;
}

/// The parameter `dim` that problems of any dimension from `low` on have in common.
pub(crate) const fn dim_param(low: u64) -> Param {
    dim_between(low, MAX_DIM)
}

/// The parameter `dim` of problems that exist from dimension `low` up to and with `high`.
const fn dim_between(low: u64, high: u64) -> Param {
    Param::whole("dim", "n", low, high, "number of coordinates").alias(&[("", "dimension"), ("", "n")])
}

/// Refuses a dimension that is not a multiple of `step`.
fn multiple_of(step: usize, dim: usize) -> Result<(), Invalid> {
    if dim.is_multiple_of(step) {
        return Ok(());
    }
    let (below, above) = (dim - dim % step, dim.next_multiple_of(step));
    let near = if below == 0 { above.to_string() } else { format!("{below} or {above}") };
    Err(Invalid {
        key: "dim",
        message: format!("it has no dimension {dim}"),
        expected: format!("expected a multiple of {step}, such as {near}"),
    })
}

/// The largest number of coordinates: above it, a single vector would not fit into 8 GiB. A fuzzer is to look elsewhere.
const MAX_DIM: u64 = if cfg!(fuzzing) { 1 << 7 } else { 1 << 30 };

/// A loss surface in one form of the numbers.
pub trait Evaluate<R: Real> {
    /// The loss at `x`; writes the gradient there; see [`Problem::value_gradient`].
    fn evaluate(&self, target: Target, x: &[R], gradient: &mut [R]) -> R;
}

struct Evaluation<'a, P, R> {
    problem: &'a P,
    x: &'a [R],
    gradient: &'a mut [R],
}

impl<P: Problem, R: Real> Kernel for Evaluation<'_, P, R> {
    type Output = R;

    #[inline(always)]
    fn run(self) -> R {
        self.problem.value_gradient(self.x, self.gradient)
    }
}

impl<P: Problem, R: Real> Evaluate<R> for P {
    fn evaluate(&self, target: Target, x: &[R], gradient: &mut [R]) -> R {
        target.run(Evaluation { problem: self, x, gradient })
    }
}

/// A loss surface at a point, differentiated along a direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The derivative of the value.
    pub slope: f64,
    /// The derivative of the gradient: the Hessian times the direction.
    pub curvature: Vec<f64>,
}

/// A loss surface whose type is known at run time only.
pub trait Surface: Evaluate<f64> + Evaluate<Lanes> + Send + Sync {
    /// What the registry says of it.
    fn spec(&self) -> &'static Spec;

    /// Its parameters.
    fn values(&self) -> Values;

    /// See [`Problem::dim`].
    fn dim(&self) -> usize;

    /// See [`Problem::start`].
    fn start(&self) -> Vec<f64>;

    /// See [`Problem::starts`].
    fn starts(&self) -> Vec<(&'static str, Vec<f64>)>;

    /// See [`Problem::domain`].
    fn domain(&self, i: usize) -> (f64, f64);

    /// See [`Problem::minimum`].
    fn minimum(&self) -> Option<f64>;

    /// See [`Problem::minimizers`].
    fn minimizers(&self) -> Vec<Vec<f64>>;

    /// See [`Problem::local_minima`].
    fn local_minima(&self) -> Vec<(Vec<f64>, f64)>;

    /// See [`Problem::properties`].
    fn properties(&self) -> &'static [Property];

    /// The derivatives at `x` along `direction`, by automatic differentiation of the formula; both of length `n`.
    fn along(&self, x: &[f64], direction: &[f64]) -> Along;

    /// See [`Problem::kept`].
    fn kept(&self) -> usize;

    /// See [`Problem::gradient_noise`].
    fn gradient_noise(&self) -> Vec<f64>;
}

impl<P: Problem> Surface for P {
    fn spec(&self) -> &'static Spec {
        const { &P::SPEC }
    }

    fn values(&self) -> Values {
        to_values(self)
    }

    fn dim(&self) -> usize {
        Problem::dim(self)
    }

    fn start(&self) -> Vec<f64> {
        Problem::start(self)
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        Problem::starts(self)
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        Problem::domain(self, i)
    }

    fn minimum(&self) -> Option<f64> {
        Problem::minimum(self)
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        Problem::local_minima(self)
    }

    fn properties(&self) -> &'static [Property] {
        Problem::properties(self)
    }

    fn along(&self, x: &[f64], direction: &[f64]) -> Along {
        let dual = |(&value, &slope): (&f64, &f64)| Dual { value, slope };
        let x: Vec<Dual> = x.iter().zip(direction).map(dual).collect();
        // What stood in the gradient before must not come through.
        let mut gradient = vec![Dual { value: f64::NAN, slope: f64::NAN }; x.len()];
        let value = self.value_gradient(&x, &mut gradient);
        Along { slope: value.slope, curvature: gradient.into_iter().map(|slope| slope.slope).collect() }
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        Problem::minimizers(self)
    }

    fn kept(&self) -> usize {
        Problem::kept(self)
    }

    fn gradient_noise(&self) -> Vec<f64> {
        Problem::gradient_noise(self)
    }
}

impl dyn Surface + '_ {
    /// Whether a point has as many coordinates as the surface, all of them within their intervals.
    #[must_use]
    pub fn contains(&self, x: &[f64]) -> bool {
        let inside = |(i, &x): (usize, &f64)| {
            let (low, high) = self.domain(i);
            low <= x && x <= high
        };
        x.len() == self.dim() && x.iter().enumerate().all(inside)
    }
}

impl fmt::Debug for dyn Surface + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.spec().name, self.values())
    }
}

/// A problem of the registry.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub spec: Spec,
    defaults: fn() -> Values,
    build: fn(Values) -> Result<Arc<dyn Surface>, Invalid>,
}

impl Entry {
    const fn of<P: Problem>() -> Self {
        Self {
            spec: P::SPEC,
            defaults: || to_values(&P::default()),
            build: |values| {
                let unread = |message| Invalid { key: "", message, expected: String::new() };
                let mut problem: P = from_values(values).map_err(unread)?;
                problem.prepare()?;
                Ok(Arc::new(problem))
            },
        }
    }

    /// The defaults of its parameters.
    #[must_use]
    pub fn defaults(&self) -> Values {
        (self.defaults)()
    }

    /// The problem with these parameters, all of them given by canonical key and within their ranges.
    ///
    /// # Errors
    ///
    /// When parameters are missing or do not go together.
    pub fn build(&self, values: Values) -> Result<Arc<dyn Surface>, Invalid> {
        (self.build)(values)
    }
}

/// The registered problem of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    PROBLEMS.iter().find(|entry| entry.spec.name == name)
}

/// Value and gradient of a problem at a point, for tests.
#[cfg(test)]
fn at(problem: &impl Problem, x: &[f64]) -> (f64, Vec<f64>) {
    let mut gradient = vec![0.0; x.len()];
    let value = problem.value_gradient(x, &mut gradient);
    (value, gradient)
}
