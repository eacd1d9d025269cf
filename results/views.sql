-- One view per question about one run. Beneath them lie `households`, `months`, `ledger` (the parquet files),
-- `cost_words` (what each cost word means) and `run` (one row: months, run_out, replications, homes_in_all,
-- discount_share_per_year).
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

-- What kinds of debtor are there among all homes, month by month? Kinds overlap; they are computed, never drawn.
CREATE VIEW debtor_kinds AS
SELECT replication, month,
       sum(debtor_no_overview) / sum(homes) AS no_overview_share,
       sum(debtor_structural_shortfall) / sum(homes) AS structural_shortfall_share,
       sum(debtor_income_fell) / sum(homes) AS income_fell_share,
       sum(debtor_slow_to_adapt) / sum(homes) AS slow_to_adapt_share
FROM months GROUP BY replication, month ORDER BY replication, month;

-- Why do spells of rent arrears begin, in the horizon?
CREATE VIEW reasons_for_arrears AS
WITH counted AS (
    SELECT replication, sum(spells_attention) AS attention, sum(spells_income_drop) AS income_drop,
           sum(spells_repayment_demand) AS repayment_demand, sum(spells_fixed_costs) AS fixed_costs,
           sum(spells_overspending) AS overspending, sum(spells_setback) AS setback, sum(spells_deposit) AS deposit
    FROM months, run WHERE month < run.months GROUP BY replication
), rows AS (
    UNPIVOT counted ON attention, income_drop, repayment_demand, fixed_costs, overspending, setback, deposit
    INTO NAME reason VALUE spells
)
SELECT replication, reason, spells::BIGINT AS spells,
       spells / nullif(sum(spells) OVER (PARTITION BY replication), 0) AS share
FROM rows ORDER BY replication, reason;

-- How many homes are behind with each creditor, and how far have creditors gone, month by month?
CREATE VIEW creditors_and_attachment AS
SELECT replication, month,
       sum(in_arrears) / sum(homes) AS rent_share,
       sum(in_energy_arrears) / sum(homes) AS energy_share,
       sum(in_water_arrears) / sum(homes) AS water_share,
       sum(in_health_arrears) / sum(homes) AS health_share,
       sum(in_loan_arrears) / sum(homes) AS loans_share,
       sum(in_tax_arrears) / sum(homes) AS tax_share,
       sum(disconnected)::BIGINT AS disconnected,
       sum(premium_defaulters)::BIGINT AS premium_defaulters,
       sum(attached)::BIGINT AS attached,
       sum(attached_cents) / 100 AS attached_eur,
       sum(creditor_costs_cents) / 100 AS creditor_costs_eur
FROM months GROUP BY replication, month ORDER BY replication, month;

-- How far do households come with the debt service, in the horizon?
CREATE VIEW debt_service_funnel AS
SELECT replication,
       sum(settlements_applied)::BIGINT AS intakes,
       sum(settlements_reached)::BIGINT AS settlements_agreed,
       sum(settlements_refused)::BIGINT AS refused_by_creditors,
       sum(settlements_completed)::BIGINT AS completed,
       sum(settlements_dropped)::BIGINT AS dropped_out,
       avg(settlements_running) * count(DISTINCT corporation) AS running_at_month_end,
       avg(on_debt_service_line) * count(DISTINCT corporation) AS waiting_at_month_end
FROM months, run WHERE month < run.months GROUP BY replication ORDER BY replication;

-- How does it go with household types? Types overlap; age is that at the start of what was watched.
CREATE VIEW household_types AS
WITH watched AS (
    SELECT *, age_months - (CASE WHEN end_month >= 0 THEN end_month ELSE run.months + run.run_out END
                            - greatest(start_month, 0)) AS age_at_start
    FROM households, run
), typed AS (
    SELECT *, 'families' AS type FROM watched WHERE composition = 'couple_with_children'
    UNION ALL SELECT *, 'lone_parents' FROM watched WHERE composition = 'lone_parent'
    UNION ALL SELECT *, 'single_men' FROM watched WHERE composition = 'single_man'
    UNION ALL SELECT *, 'single_women' FROM watched WHERE composition = 'single_woman'
    UNION ALL SELECT *, 'under_27' FROM watched WHERE age_at_start < 27 * 12
    UNION ALL SELECT *, 'pensioners' FROM watched WHERE income_source = 'pension'
)
SELECT replication, type, count(*) AS tenancies,
       count(*) FILTER (WHERE "end" = 'evicted' AND end_month < months) AS evicted,
       count(*) FILTER (WHERE first_order_month >= 0 AND first_order_month < months) AS with_court_order,
       count(*) FILTER (WHERE first_problem_month >= 0 AND first_problem_month < months) AS into_problem_debt,
       count(*) FILTER (WHERE first_help_month >= 0 AND first_help_month < months) AS helped
FROM typed GROUP BY ALL ORDER BY replication, type;

-- What does each party pay and receive in the horizon, in present value at the rate of the question (0: as it is)?
-- Rows that stand for the published cost of a case are left out: they are valued apart, and contain others.
CREATE VIEW parties_in_present_value AS
WITH flows AS (
    SELECT replication, payer AS party, kind, is_outreach, month, cents AS paid, 0 AS received
    FROM ledger JOIN cost_words USING (cost) WHERE cost NOT IN ('eviction_loss', 'societal_loss')
    UNION ALL
    SELECT replication, payee, kind, is_outreach, month, 0, cents
    FROM ledger JOIN cost_words USING (cost)
    WHERE kind = 'transfer' AND cost NOT IN ('eviction_loss', 'societal_loss')
)
SELECT replication, party, kind, is_outreach,
       sum(paid * (1 + discount_share_per_year) ** (-month / 12.0)) / 100 AS paid_eur,
       sum(received * (1 + discount_share_per_year) ** (-month / 12.0)) / 100 AS received_eur
FROM flows, run WHERE month >= 0 AND month < run.months GROUP BY ALL ORDER BY replication, party, kind, is_outreach;

-- The same by perspective: a party counts what it pays less what it receives, society resources only.
CREATE VIEW perspectives_in_present_value AS
SELECT replication, party AS perspective, sum(paid_eur - received_eur) AS cost_eur
FROM parties_in_present_value GROUP BY replication, party
UNION ALL
SELECT replication, 'society', sum(paid_eur) FROM parties_in_present_value WHERE kind = 'resource' GROUP BY replication
ORDER BY replication, perspective;

-- Do transfers net to zero: what all parties receive less what they pay, by cost word and month?
CREATE VIEW transfers_net_to_zero AS
WITH sides AS (
    SELECT replication, month, cost, payer AS party, -cents AS gain FROM ledger
    UNION ALL SELECT replication, month, cost, payee, cents FROM ledger
)
SELECT replication, month, cost, sum(gain)::BIGINT AS left_over_cents, count(DISTINCT party) AS parties
FROM sides JOIN cost_words USING (cost) WHERE kind = 'transfer' GROUP BY ALL ORDER BY replication, month, cost;
