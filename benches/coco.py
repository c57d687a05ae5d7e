"""What an evaluation by COCO costs: answers each line `function dim` on its input with nanoseconds.

A value alone, since COCO has no gradients for most functions. It calls `coco_evaluate_function` of the library of the
Python package, without its Python code. What ctypes costs is subtracted: the time of a call with the same arguments of
a function that only reads a field. The shortest of many repetitions counts.
"""

import ctypes
import glob
import os
import sys
import time

import cocoex

LIBRARY = ctypes.CDLL(glob.glob(os.path.join(os.path.dirname(cocoex.__file__), "bare_problem*.so"))[0])
GET = LIBRARY.coco_get_bbob_problem
EVALUATE, FREE = LIBRARY.coco_evaluate_function, LIBRARY.coco_problem_free
READ = LIBRARY.coco_problem_get_dimension

GET.argtypes, GET.restype = [ctypes.c_size_t] * 3, ctypes.c_void_p
EVALUATE.argtypes, EVALUATE.restype = [ctypes.c_void_p] * 3, None
FREE.argtypes, FREE.restype = [ctypes.c_void_p], None
# It takes one argument, and ignores the others.
READ.argtypes, READ.restype = [ctypes.c_void_p] * 3, ctypes.c_size_t


def shortest(function, arguments, repetitions=9, calls=500):
    def once():
        begin = time.perf_counter_ns()
        for _ in range(calls):
            function(*arguments)
        return (time.perf_counter_ns() - begin) / calls

    return min(once() for _ in range(repetitions))


def evaluation(function, dim):
    problem = GET(function, dim, 1)
    # The point of the bench.
    x = (ctypes.c_double * dim)(*[(i * 7 + 3) % 10 * 0.9 - 4.0 for i in range(dim)])
    y = ctypes.c_double()
    arguments = (problem, ctypes.addressof(x), ctypes.addressof(y))
    time_of_call = shortest(READ, arguments)
    answer = shortest(EVALUATE, arguments) - time_of_call
    FREE(problem)
    return answer


for line in sys.stdin:
    print(evaluation(*map(int, line.split())), flush=True)
