-- What came out, and how AdaGrad's rate falls. In a folder of results: duckdb < duckdb.sql

-- A run that diverged has the worst gap, not none.
WITH gaps AS (
    SELECT problem, optimizer, status,
           CASE WHEN status IN ('completed', 'converged') THEN final_gap ELSE 'inf'::DOUBLE END AS gap
    FROM 'summary.csv'
    WHERE status <> 'interrupted'
)
SELECT problem, optimizer, median(gap) AS median_final_gap, count(*) AS runs,
       count(*) FILTER (WHERE status = 'diverged') AS diverged
FROM gaps
GROUP BY ALL
ORDER BY problem, median_final_gap;

-- The effective learning rate at steps 1, 10, 100, …, median over the seeds.
SELECT problem, step, median(effective_lr) AS effective_lr
FROM 'trace.csv'
WHERE optimizer LIKE 'adagrad%' AND step > 0 AND log10(step) = floor(log10(step))
GROUP BY ALL
ORDER BY problem, step;
