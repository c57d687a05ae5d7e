//! Letters that say which optimizers differ.

/// The compact letter display of optimizers `0 … count − 1`, best first: two share a letter if and only if they cannot be
/// told apart.
///
/// `different(i, j)` is asked for `i < j`. The best has the letter `a`; no letter could be taken from any optimizer. After
/// `z` comes `a1`, and after `z1` comes `a2`.
///
/// Piepho 2004, *An algorithm for a letter-based representation of all-pairwise comparisons*, Journal of Computational
/// and Graphical Statistics 13, doi:10.1198/1061860043515, whose last step takes what is not needed. His first one may
/// need exponential time. Here it is that of Gramm et al. 2007, *Algorithms for compact letter displays: comparison and
/// evaluation*, Computational Statistics & Data Analysis 52, doi:10.1016/j.csda.2006.09.035: a letter is made for two that
/// share none yet, and given to all who can have it.
#[must_use]
pub fn letters(count: usize, different: impl Fn(usize, usize) -> bool) -> Vec<String> {
    let alike = |i: usize, j: usize| i == j || !different(i.min(j), i.max(j));
    // The members of each letter.
    let mut groups: Vec<Vec<bool>> = Vec::new();
    for i in 0..count {
        for j in i..count {
            if alike(i, j) && !groups.iter().any(|group| group[i] && group[j]) {
                let mut group: Vec<bool> = (0..count).map(|k| k == i || k == j).collect();
                for k in 0..count {
                    group[k] = (0..count).all(|member| !group[member] || alike(k, member));
                }
                groups.push(group);
            }
        }
    }
    sweep(&mut groups);
    groups.retain(|group| group.contains(&true));
    // Those of the better optimizers first.
    groups.sort_unstable_by(|a, b| b.cmp(a));
    let of = |i: usize| groups.iter().enumerate().filter(|(_, group)| group[i]).map(|(g, _)| letter(g)).collect();
    (0..count).map(of).collect()
}

/// Takes each letter from the optimizers that share it only with those with whom they share another one.
fn sweep(groups: &mut [Vec<bool>]) {
    let count = groups.first().map_or(0, Vec::len);
    for g in 0..groups.len() {
        for i in 0..count {
            let elsewhere = |j: usize| groups.iter().enumerate().any(|(o, other)| o != g && other[i] && other[j]);
            // With itself, too: each optimizer keeps a letter.
            if groups[g][i] && (0..count).all(|j| !groups[g][j] || elsewhere(j)) {
                groups[g][i] = false;
            }
        }
    }
}

fn letter(group: usize) -> String {
    let letter = char::from(b'a' + (group % 26) as u8);
    match group / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{round}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The single letters of each optimizer.
    fn apart(letters: &[String]) -> Vec<Vec<String>> {
        let single = |text: &String| {
            let mut single: Vec<String> = Vec::new();
            for c in text.chars() {
                match single.last_mut() {
                    Some(last) if c.is_ascii_digit() => last.push(c),
                    _ => single.push(c.to_string()),
                }
            }
            single
        };
        letters.iter().map(single).collect()
    }

    fn share(a: &[String], b: &[String]) -> bool {
        a.iter().any(|letter| b.contains(letter))
    }

    #[test]
    fn those_that_cannot_be_told_apart_share_a_letter() {
        assert_eq!(letters(4, |_, _| false), ["a", "a", "a", "a"]);
        assert_eq!(letters(3, |_, _| true), ["a", "b", "c"]);
        assert_eq!(letters(4, |i, j| j - i > 1), ["a", "ab", "bc", "c"]);
        assert_eq!(letters(3, |i, j| (i, j) == (0, 1)), ["a", "b", "ab"]);
        assert!(letters(0, |_, _| true).is_empty());
    }

    #[test]
    fn distances_in_rank_make_letters_of_neighbours() {
        let ranks = [1.0, 1.5, 2.25, 2.5, 4.0, 4.5, 5.0, 7.0];
        let letters = letters(ranks.len(), |i, j| ranks[j] - ranks[i] > 1.25);
        assert_eq!(letters, ["a", "ab", "ab", "b", "c", "c", "c", "d"]);
    }

    #[test]
    fn there_are_more_than_26_letters() {
        let letters = letters(60, |_, _| true);
        assert_eq!([&*letters[25], &*letters[26], &*letters[51], &*letters[52]], ["z", "a1", "z1", "a2"]);
    }

    proptest! {
        #[test]
        fn letters_say_exactly_what_differs(count in 1_usize..11, bits in prop::collection::vec(any::<bool>(), 100)) {
            let different = |i: usize, j: usize| bits[i * 10 + j];
            let mut apart = apart(&letters(count, different));
            let right = |apart: &[Vec<String>]| {
                let pair = |i: usize, j: usize| share(&apart[i], &apart[j]) != different(i, j);
                (0..count).all(|i| !apart[i].is_empty() && (i + 1..count).all(|j| pair(i, j)))
            };
            prop_assert!(right(&apart), "{apart:?}");
            prop_assert_eq!(&apart[0][0], "a");
            for i in 0..count {
                for l in 0..apart[i].len() {
                    let letter = apart[i].remove(l);
                    prop_assert!(!right(&apart), "{apart:?} without {letter} of {i}");
                    apart[i].insert(l, letter);
                }
            }
        }
    }
}
