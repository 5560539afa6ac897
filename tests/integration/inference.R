# Tests and models on two causes by R's survival and cmprsk, for each population of people.
# Usage: Rscript inference.R PEOPLE.csv (population, horizon, days, cause, group, x, z, cluster) FIGURES.csv

library(survival)
library(cmprsk)

places <- commandArgs(trailingOnly = TRUE)
everyone <- read.csv(places[1])

figures_of <- function(people) {
  gray <- cuminc(people$days, people$cause, people$group)$Tests["1", ]
  log_rank <- survdiff(Surv(days, cause == 1) ~ group, data = people)
  crude <- coxph(Surv(days, cause == 1) ~ I(group == 0), data = people, cluster = cluster)
  adjusted <- coxph(Surv(days, cause == 1) ~ I(group == 0) + x + z, data = people, cluster = cluster)
  plain <- coxph(Surv(days, cause == 1) ~ I(group == 0) + x + z, data = people)
  means <- summary(survfit(Surv(days, cause == 1) ~ group, data = people), rmean = people$horizon[1])$table
  c(
    gray = gray[["stat"]], gray_p = gray[["pv"]], gray_degrees = gray[["df"]],
    log_rank = log_rank$chisq,
    crude = coef(crude)[[1]], crude_variance = vcov(crude)[1, 1],
    adjusted = coef(adjusted)[[1]], adjusted_variance = vcov(adjusted)[1, 1],
    second = coef(adjusted)[[3]], second_variance = vcov(adjusted)[3, 3], plain_variance = vcov(plain)[1, 1],
    drift = cox.zph(plain)$table[1, "chisq"], drift_p = cox.zph(plain)$table[1, "p"],
    mean_0 = means[1, "rmean"], error_0 = means[1, "se(rmean)"],
    mean_1 = means[2, "rmean"], error_1 = means[2, "se(rmean)"]
  )
}

answer <- do.call(rbind, lapply(unique(everyone$population), function(one) {
  figures <- figures_of(everyone[everyone$population == one, ])
  data.frame(population = one, name = names(figures), figure = sprintf("%.17g", figures))
}))
write.csv(answer, places[2], row.names = FALSE)
