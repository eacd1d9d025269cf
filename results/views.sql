-- One view per question about one run. Beneath them lie `households`, `months`, `ledger` (the parquet files),
-- `cost_words` (what each cost word means) and `run` (one row: months, run_out, replications, homes_in_all).
-- Only months of the horizon count; in the run-out the world is only watched.

-- How many homes are in arrears, and how much is owed, month by month?
CREATE VIEW arrears_over_time AS
SELECT replication, month,
       sum(in_arrears) / sum(homes) AS in_arrears_share,
       sum(rent_arrears_cents) / 100 AS rent_arrears_eur,
       sum(rent_arrears_cents) / 100 / nullif(sum(in_arrears), 0) AS mean_arrears_eur
FROM months GROUP BY replication, month ORDER BY replication, month;

-- How many households are in problem debt, by each definition, month by month?
CREATE VIEW problem_debt_over_time AS
SELECT replication, month,
       sum(problem_debt_repayment) / sum(homes) AS repayment_share,
       sum(problem_debt_36_months) / sum(homes) AS thirty_six_months_share,
       sum(problem_debt_factual) / sum(homes) AS factual_share,
       sum(problem_debt_experienced) / sum(homes) AS experienced_share,
       sum(problem_debt_debts_and_bills) / sum(homes) AS debts_and_bills_share,
       sum(problem_debt_bailiff_and_threat) / sum(homes) AS bailiff_and_threat_share,
       sum(problem_debt_registered) / sum(homes) AS registered_share
FROM months GROUP BY replication, month ORDER BY replication, month;

-- How far do tenants come on the way from arrears to eviction, by corporation, per 1,000 homes a year?
CREATE VIEW funnel_by_corporation AS
SELECT replication, corporation,
       12000 * sum(new_arrears) / sum(homes) AS fell_into_arrears,
       12000 * sum(first_letters) / sum(homes) AS first_letter,
       12000 * sum(arrangements_made) / sum(homes) AS arrangement_made,
       12000 * sum(handed_to_bailiff) / sum(homes) AS handed_to_bailiff,
       12000 * sum(summonses) / sum(homes) AS summons,
       12000 * sum(court_orders) / sum(homes) AS court_order,
       12000 * sum(evicted) / sum(homes) AS evicted
FROM months, run WHERE month < run.months
GROUP BY replication, corporation ORDER BY replication, corporation;

-- What happened in the horizon of each replication?
CREATE VIEW events_by_replication AS
SELECT replication,
       sum(evicted)::BIGINT AS evicted,
       sum(keys_returned)::BIGINT AS keys_returned,
       sum(absconded)::BIGINT AS absconded,
       sum(court_orders)::BIGINT AS court_orders,
       sum(summonses)::BIGINT AS summonses,
       sum(handed_to_bailiff)::BIGINT AS handed_to_bailiff,
       sum(contacts)::BIGINT AS contacts,
       sum(referrals)::BIGINT AS referrals,
       sum(disclosures)::BIGINT AS disclosures,
       sum(helped_started)::BIGINT AS helped_started,
       sum(dropped_out)::BIGINT AS dropped_out,
       sum(new_arrears)::BIGINT AS new_arrears
FROM months, run WHERE month < run.months
GROUP BY replication ORDER BY replication;

-- Who pays what, for what, in the horizon (not discounted), besides what households live on?
CREATE VIEW costs_by_payer AS
SELECT replication, payer, cost, kind, is_outreach, contained_in, sum(cents)::BIGINT AS cents
FROM ledger JOIN cost_words USING (cost), run
WHERE month >= 0 AND month < run.months AND provision = 'none'
GROUP BY ALL ORDER BY replication, payer, cost;

-- What do municipality and state pay households to live on, and demand back, in the horizon (not discounted)?
CREATE VIEW what_households_live_on AS
SELECT replication, payer, payee, cost, provision, sum(cents)::BIGINT AS cents
FROM ledger JOIN cost_words USING (cost), run
WHERE month >= 0 AND month < run.months AND provision <> 'none'
GROUP BY ALL ORDER BY replication, payer, cost;

-- How did tenancies end, by corporation?
CREATE VIEW endings_by_corporation AS
SELECT replication, corporation, "end", count(*) AS tenancies
FROM households, run WHERE end_month >= 0 AND end_month < run.months
GROUP BY ALL ORDER BY replication, corporation, "end";

-- Who is evicted: of the tenancies of each composition and source of income, how many per 1,000?
CREATE VIEW who_is_evicted AS
SELECT composition, income_source, count(*) AS tenancies,
       1000 * avg(("end" = 'evicted' AND end_month < run.months)::INT) AS evicted_per_1000
FROM households, run GROUP BY ALL ORDER BY composition, income_source;

-- How long do households first signalled in the horizon wait before the team sees them?
CREATE VIEW waiting_for_the_team AS
SELECT replication, count(*) AS households,
       quantile_cont(waiting_days / waited_count, 0.5) AS median_days,
       quantile_cont(waiting_days / waited_count, 0.9) AS p90_days
FROM households, run
WHERE waited_count > 0 AND first_referral_month >= 0 AND first_referral_month < run.months
GROUP BY replication ORDER BY replication;

-- Does rent balance: opening arrears + due + costs = receipts + written off + closing arrears, per corporation and month?
CREATE VIEW rent_balance AS
SELECT replication, corporation, month,
       opening_arrears_cents + rent_due_cents + costs_charged_cents
       - receipts_cents - written_off_cents - closing_arrears_cents AS out_of_balance_cents
FROM months ORDER BY replication, corporation, month;

-- Whose data are shared in the horizon, how often, and with whose consent?
CREATE VIEW privacy AS
SELECT replication,
       sum(disclosures)::BIGINT AS disclosures,
       sum(disclosures - disclosures_unconsented)::BIGINT AS with_consent,
       sum(disclosures_unconsented)::BIGINT AS without_consent,
       sum(households_exposed)::BIGINT AS households_exposed,
       sum(disclosures - households_exposed)::BIGINT AS repeat_exposures
FROM months, run WHERE month < run.months
GROUP BY replication ORDER BY replication;

-- What does each office work in the horizon, how long do households wait for their turn, and who gives up?
CREATE VIEW capacity_by_office AS
WITH horizon AS (SELECT months.* FROM months, run WHERE month < run.months),
office AS (
    SELECT replication, 'team' AS office, team_minutes_used AS minutes, team_waited AS waited,
           team_waiting_days AS days, dropped_out AS gave_up FROM horizon
    UNION ALL SELECT replication, 'volunteers', volunteer_minutes_used, volunteer_waited,
           volunteer_waiting_days, volunteer_dropped_out FROM horizon
    UNION ALL SELECT replication, 'debt_service', debt_service_minutes_used, debt_service_waited,
           debt_service_waiting_days, debt_service_dropped_out FROM horizon
    UNION ALL SELECT replication, 'desks', desk_minutes_used, desk_waited,
           desk_waiting_days, desk_dropped_out FROM horizon
    UNION ALL SELECT replication, 'corporation_officers', officer_minutes_used, NULL, NULL, NULL FROM horizon
    UNION ALL SELECT replication, 'municipality_desk', municipality_minutes_used, NULL, NULL, NULL FROM horizon)
SELECT replication, office, sum(minutes) / 60 AS hours, sum(days) / nullif(sum(waited), 0) AS waiting_days_mean,
       sum(gave_up)::BIGINT AS dropped_out
FROM office GROUP BY replication, office ORDER BY replication, office;
