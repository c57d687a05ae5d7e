# Draws the loss of every run over steps: gnuplot -c gnuplot.gp FOLDER PICTURE.png
set datafile separator comma
trace = ARG1.'/trace.csv'
# All different values of a column, in quotes since labels have blanks.
values(column) = system(sprintf("awk -F, 'NR > 1 && !seen[$%d]++ { print \"\\\"\" $%d \"\\\"\" }' '%s'", column, column, trace))
problems = values(2)
optimizers = values(3)

set terminal pngcairo size 450 * words(problems), 450
set output ARG2
set multiplot layout 1, words(problems)
set logscale xy
set format y "10^{%T}"
set xlabel "step"
set ylabel "loss"
set key below
do for [p=1:words(problems)] {
  set title word(problems, p)
  # A log axis has no place for the start, which is what parts one run from the next.
  mine(o) = strcol(2) eq word(problems, p) && strcol(3) eq word(optimizers, o)
  plot for [o=1:words(optimizers)] trace using (mine(o) ? $5 : NaN):6 with lines linecolor o title word(optimizers, o)
}
unset multiplot
