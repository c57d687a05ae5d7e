# Draws the loss over steps; arguments: a folder of results, and the picture (.png, .svg or .pdf).
library(ggplot2)

args <- commandArgs(trailingOnly = TRUE)
trace <- read.csv(file.path(args[1], "trace.csv"))
trace <- subset(trace, step > 0) # a log axis has no place for the start
trace$optimizer <- factor(trace$optimizer, levels = unique(trace$optimizer))
trace$problem <- factor(trace$problem, levels = unique(trace$problem))

quartiles <- aggregate(loss ~ problem + optimizer + step, trace, function(loss) {
  c(runs = length(loss), quantile(loss, c(low = 0.25, median = 0.5, high = 0.75), names = FALSE))
})
quartiles <- cbind(quartiles[1:3], setNames(as.data.frame(quartiles$loss), c("runs", "low", "median", "high")))
# Where a run has ended, a median of the others would flatter.
quartiles <- subset(quartiles, runs == length(unique(trace$seed)) & low > 0 & is.finite(high))

picture <- ggplot(quartiles, aes(step, median, colour = optimizer, fill = optimizer)) +
  geom_ribbon(aes(ymin = low, ymax = high), alpha = 0.15, colour = NA) +
  geom_line() +
  facet_wrap(vars(problem), scales = "free_y") +
  scale_x_log10() +
  scale_y_log10() +
  labs(y = "loss") +
  theme_minimal()
ggsave(args[2], picture, width = 10, height = 4, dpi = 150, bg = "white")
