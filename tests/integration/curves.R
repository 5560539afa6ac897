# Curves of competing events by R's survival: per group and figure the estimate, its standard error and, for
# Kaplan-Meier, R's own log-log interval; and the estimate once more by cmprsk's cuminc (its variance is another method).
# Usage: Rscript curves.R TIMES.csv (group, day, cause) FIGURES.csv (figure, cause) INCIDENCE.csv SURVIVAL.csv

library(survival)
library(cmprsk)

places <- commandArgs(trailingOnly = TRUE)
times <- read.csv(places[1], stringsAsFactors = FALSE, colClasses = c("character", "numeric", "character"))
figures <- read.csv(places[2], stringsAsFactors = FALSE)

one_curve <- function(group, figure) {
  mine <- times[times$group == group, ]
  of <- figures$cause[figures$figure == figure]
  state <- ifelse(mine$cause %in% of, "figure", ifelse(mine$cause == "censored", "censored", "other"))
  state <- factor(state, levels = c("censored", "figure", "other"))
  fit <- survfit(Surv(mine$day, state) ~ 1)
  here <- match("figure", fit$states)
  data.frame(group = group, figure = figure, day = fit$time, at_risk = fit$n.risk[, 1],
             estimate = fit$pstate[, here], error = fit$std.err[, here], cuminc = by_cuminc(mine$day, state, fit$time))
}

# One column of the figure's incidence on the given days; 0 on all of them when nothing of it ever happens.
by_cuminc <- function(day, state, days) {
  if (!any(state == "figure")) return(rep(0, length(days)))
  curve <- cuminc(day, state, cencode = "censored")[["1 figure"]]
  curve$est[findInterval(days, curve$time)]
}

kaplan_meier <- function(group) {
  mine <- times[times$group == group, ]
  fit <- survfit(Surv(mine$day, mine$cause != "censored") ~ 1, conf.type = "log-log")
  data.frame(group = group, day = fit$time, estimate = fit$surv, low = fit$lower, high = fit$upper)
}

groups <- unique(times$group)
incidence <- do.call(rbind, lapply(groups, function(group) {
  do.call(rbind, lapply(unique(figures$figure), function(figure) one_curve(group, figure)))
}))
survival <- do.call(rbind, lapply(groups, kaplan_meier))
for (column in c("estimate", "error", "cuminc")) incidence[[column]] <- sprintf("%.17g", incidence[[column]])
for (column in c("estimate", "low", "high")) survival[[column]] <- sprintf("%.17g", survival[[column]])
write.csv(incidence, places[3], row.names = FALSE)
write.csv(survival, places[4], row.names = FALSE)
