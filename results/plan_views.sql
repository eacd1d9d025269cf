-- One view per question about one answered plan. Beneath them lies `outcomes`: one row per point, arm, replication and
-- outcome (results.parquet with its outcome columns put beneath each other).

-- What does each arm give at each design point, over all draws and replications?
CREATE VIEW outcome_by_design AS
SELECT design, arm, outcome, count(value) AS runs, avg(value) AS mean, stddev_samp(value) AS sd,
       min(value) AS lowest, max(value) AS highest
FROM outcomes GROUP BY ALL ORDER BY design, arm, outcome;

-- Which design point is best for an outcome, and which worst (the larger the mean, the lower the rank)?
CREATE VIEW ranking_of_designs AS
SELECT arm, outcome, design, mean, rank() OVER (PARTITION BY arm, outcome ORDER BY mean DESC) AS rank
FROM outcome_by_design ORDER BY arm, outcome, rank, design;

-- In what share of draws is a design point best for an outcome, its mean over replications being the largest?
CREATE VIEW best_in_draws AS
WITH means AS (
    SELECT design, draw, arm, outcome, avg(value) AS mean FROM outcomes GROUP BY ALL
), best AS (
    SELECT *, mean = max(mean) OVER (PARTITION BY draw, arm, outcome) AS is_best FROM means
)
SELECT arm, outcome, design, avg(is_best::INT) AS best_share
FROM best GROUP BY ALL ORDER BY arm, outcome, design;

-- How far do runs of one draw lie apart (luck), and how far the draws (not knowing)? Sums of squares; the split of the
-- variance corrects for the luck that all draws share (variance.csv).
CREATE VIEW within_and_between_draws AS
WITH means AS (
    SELECT design, draw, arm, outcome, avg(value) AS mean, var_samp(value) AS within FROM outcomes GROUP BY ALL
)
SELECT design, arm, outcome, count(*) AS draws, sqrt(avg(within)) AS sd_within, stddev_samp(mean) AS sd_between
FROM means GROUP BY ALL ORDER BY design, arm, outcome;
