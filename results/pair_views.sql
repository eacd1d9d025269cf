-- One view per question about two runs of the same households: `baseline` and `variant` (their households.parquet), and
-- `run` (one row: months, run_out, ...). Month 2147483647 stands for never.

-- Every tenancy of either world with its evictions: a tenancy is the same in both by household and first month.
CREATE VIEW tenancy_pairs AS
SELECT replication, household, start_month,
       b.household IS NOT NULL AS in_baseline, v.household IS NOT NULL AS in_variant,
       CASE WHEN b."end" = 'evicted' AND b.end_month >= 0 THEN b.end_month ELSE 2147483647 END AS evicted_in_baseline,
       CASE WHEN v."end" = 'evicted' AND v.end_month >= 0 THEN v.end_month ELSE 2147483647 END AS evicted_in_variant,
       coalesce(b.composition, v.composition) AS composition
FROM baseline b FULL JOIN variant v USING (replication, household, start_month);

-- What became of every tenancy: each in exactly one class. Delayed: evicted under the policy too, but later.
CREATE VIEW paired_classes AS
WITH classes AS (
    SELECT replication,
           CASE WHEN NOT in_variant THEN CASE WHEN evicted_in_baseline < months THEN 'only_baseline' ELSE 'neither' END
                WHEN NOT in_baseline THEN CASE WHEN evicted_in_variant < months THEN 'only_variant' ELSE 'neither' END
                WHEN evicted_in_baseline < months AND evicted_in_variant >= months + run_out THEN 'avoided'
                WHEN evicted_in_baseline < months AND evicted_in_variant > evicted_in_baseline THEN 'delayed'
                WHEN evicted_in_baseline < months THEN 'both'
                WHEN evicted_in_variant < months AND evicted_in_baseline >= months + run_out THEN 'newly'
                WHEN evicted_in_variant < months THEN 'both'
                ELSE 'neither' END AS class
    FROM tenancy_pairs, run
)
SELECT replication, class, count(*) AS tenancies FROM classes GROUP BY ALL ORDER BY replication, class;

-- How many fewer evictions are there in the horizon, in each replication?
CREATE VIEW evictions_avoided AS
SELECT replication,
       count(*) FILTER (WHERE evicted_in_baseline < months) AS in_baseline,
       count(*) FILTER (WHERE evicted_in_variant < months) AS in_variant,
       count(*) FILTER (WHERE evicted_in_baseline < months)
       - count(*) FILTER (WHERE evicted_in_variant < months) AS avoided
FROM tenancy_pairs, run GROUP BY replication ORDER BY replication;
