"""Reads exports as COCO's cocopp and IOHprofiler's iohinspector do, and compares what they make of them.

    rmsbench export --to coco RESULTS -o COCO && rmsbench export --to ioh RESULTS -o IOH
    python exports.py COCO IOH [RESULTS]

For each optimizer, function and dimension: expected running times (ERT) by cocopp, from the data frame of
iohinspector, and from the plain rows; they must be equal to the last bit. With a folder of results: the numbers of
evaluations and the smallest gaps must be those of its summary.csv. At last cocopp processes each test bed, which must
end without an error.
"""

import csv
import math
import sys
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path

import cocopp
import iohinspector
import numpy as np
from cocopp import pproc

TARGETS = 10.0 ** (np.arange(10, -41, -1) / 5)


def ert(trials):
    """For each target: evaluations in all trials until it or the end, by the number of trials that reached it."""

    def of(target):
        hits = [next((evals for evals, gap in rows if gap <= target), None) for rows in trials]
        spent = sum(rows[-1][0] if hit is None else hit for hit, rows in zip(hits, trials))
        reached = sum(hit is not None for hit in hits)
        return spent / reached if reached else math.inf
    return [of(target) for target in TARGETS]


def plain(path):
    """The rows of each trial in a .dat file, whose headers do not begin with a number."""
    trials = []
    for line in path.read_text().splitlines():
        words = line.split()
        if not words[0].isdigit():
            trials.append([])
        else:
            trials[-1].append((int(words[0]), float(words[1 if len(words) == 2 else 2])))
    return trials


def by_cocopp(folder):
    found, ends = {}, []
    for optimizer in sorted(path for bed in folder.iterdir() for path in bed.iterdir()):
        cocopp.config.config("bbob" if optimizer.parent.name == "bbob" else "bbob-boxed")
        for data in pproc.DataSetList(str(optimizer)):
            key = (optimizer.parent.name, optimizer.name, data.funcId, data.dim)
            rows = plain(optimizer / f"data_f{data.funcId}" / f"bbobexp_f{data.funcId}_DIM{data.dim}.dat")
            times = [float(time) for time in data.detERT(list(TARGETS))]
            assert times == ert(rows), (key, times, ert(rows))
            # To cocopp, a run ends where it reaches the last target.
            ended = [next((row for row in trial if row[1] <= TARGETS[-1]), trial[-1])[0] for trial in rows]
            assert list(data.maxevals) == ended, (key, list(data.maxevals), ended)
            assert len(data.instancenumbers) == len(rows), key
            found[key] = times
            ends += [(trial[-1][0], trial[-1][1]) for trial in rows]
    return found, ends


def by_iohinspector(folder):
    found, ends = {}, []
    for optimizer in sorted(folder.iterdir()):
        manager = iohinspector.DataManager()
        manager.add_folder(str(optimizer))
        frame = manager.load(monotonic=False, include_meta_data=True)
        for (function, name, dim), rows in frame.group_by(["function_id", "function_name", "dimension"]):
            stem = f"{function}_{name}"
            trials = defaultdict(list)
            for run, evals, gap in rows.sort("run_id", "evaluations").select("run_id", "evaluations", "raw_y").rows():
                trials[run].append((evals, gap))
            trials = list(trials.values())
            read = plain(optimizer / f"data_f{stem}" / f"IOHprofiler_f{function}_DIM{dim}.dat")
            assert trials == read, (optimizer.name, stem, dim)
            ended = rows.unique("run_id").sort("run_id").select("evals", "best_y").rows()
            # The index has all digits of a gap, the rows have ten.
            assert np.allclose(ended, [trial[-1] for trial in trials], rtol=1e-9, atol=0), (optimizer.name, stem, dim)
            found[optimizer.name, function, dim] = ert(trials)
            ends += [trial[-1] for trial in trials]
    return found, ends


def matches(found, summary):
    """Whether evaluations and gaps are those of a summary.csv, of the problems whose minima are known."""
    rows = list(csv.DictReader(summary.open()))
    known = {row["problem"] for row in rows if row["best_gap"]}
    rows = [row for row in rows if row["problem"] in known and row["status"] not in ("interrupted", "timeout")]
    wanted = sorted((int(row["steps"]) + 1, max(float(row["best_gap"] or "inf"), 0.0)) for row in rows)
    assert [evals for evals, _ in wanted] == [evals for evals, _ in sorted(found)]
    # Ten digits are written; and the gap of a run that ended at a target may be a billionth below.
    assert np.allclose([min(gap, 3e21) for _, gap in wanted], [gap for _, gap in sorted(found)], rtol=2e-9, atol=0)
    print(f"{len(found)} runs as in {summary}")


def main(coco, ioh, results=None):
    warnings.simplefilter("ignore")
    # Else trials count several times where instances have unequal numbers of them.
    cocopp.genericsettings.balance_instances = False
    coco_times, coco_ends = by_cocopp(Path(coco))
    ioh_times, ioh_ends = by_iohinspector(Path(ioh))
    assert sorted(map(str, coco_times.values())) == sorted(map(str, ioh_times.values()))
    assert sorted(coco_ends) == sorted(ioh_ends)
    for (bed, optimizer, function, dim), times in coco_times.items():
        shown = "  ".join(f"{times[i]:.6g}" for i in (0, 10, 20, 30, 40, 50))
        print(f"{bed} {optimizer} f{function} {dim}-D: ERT to 1e2, 1e0, … 1e-8: {shown}")
    if results:
        matches(coco_ends, Path(results) / "summary.csv")
    for bed in sorted(Path(coco).iterdir()):
        with tempfile.TemporaryDirectory() as output:
            cocopp.main(["-o", output, *(str(optimizer) for optimizer in sorted(bed.iterdir()))])
            assert list(Path(output).rglob("pprldmany*.svg")), f"cocopp has drawn nothing for {bed}"


if __name__ == "__main__":
    main(*sys.argv[1:])
