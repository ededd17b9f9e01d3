-- A second count, written apart from the program, over the events of an exported bundle.
-- Table `line(body)` holds events.jsonl; :at is an exclusive instant, :known an inclusive one.
-- Truths: 2 yes, 1 unknown, 0 no. Together: the least of them. Not: 2 minus it.
WITH
known AS (
  SELECT body, json_extract(body, '$.id') AS id, json_extract(body, '$.case') AS case_id,
         json_extract(body, '$.kind') AS kind,
         json_extract(body, '$.effective_at.precision') AS precision,
         json_extract(body, '$.effective_at.instant') AS instant,
         json_extract(body, '$.effective_at.earliest') AS earliest,
         json_extract(body, '$.effective_at.latest') AS latest
  FROM line WHERE json_extract(body, '$.recorded_at') <= :known
),
standing AS (
  SELECT * FROM known WHERE id NOT IN (
    SELECT json_extract(body, '$.data.undoes') FROM known WHERE kind IN ('revert', 'undo', 'recalled')
  )
),
act AS (
  SELECT case_id, kind, MAX(CASE
    WHEN precision = 'instant' THEN 2 * (instant < :at)
    WHEN latest IS NOT NULL AND latest <= :at THEN 2
    WHEN earliest IS NOT NULL AND earliest >= :at THEN 0
    ELSE 1 END) AS truth
  FROM standing GROUP BY case_id, kind
),
flag AS (
  SELECT json_extract(body, '$.data.code') AS authority, each.key AS name,
         CASE each.value WHEN 'yes' THEN 2 WHEN 'no' THEN 0 ELSE 1 END AS truth
  FROM known, json_each(body, '$.data.flags') AS each WHERE kind = 'authority_registered'
),
born AS (
  SELECT case_id, kind, json_extract(body, '$.data.call') AS call,
         json_extract(body, '$.data.region') AS region,
         json_extract(body, '$.data.authority') AS authority
  FROM standing WHERE kind IN ('open_draft', 'create') AND NOT EXISTS (
    SELECT 1 FROM json_each(body, '$.data.marks') AS mark WHERE mark.value = 'fictional'
  )
),
happened AS (
  SELECT born.*,
    COALESCE(MAX(CASE WHEN act.kind = 'submit' THEN truth END), 0) AS filed,
    COALESCE(MAX(CASE WHEN act.kind = 'analyse' THEN truth END), 0) AS analysed,
    COALESCE(MAX(CASE WHEN act.kind = 'label' THEN truth END), 0) AS label_given,
    COALESCE(MAX(CASE WHEN act.kind = 'create' THEN truth END), 0) AS created,
    COALESCE(MAX(CASE WHEN act.kind IN ('revoke', 'withdraw_label', 'void') THEN truth END), 0)
      AS label_ended,
    COALESCE(MAX(CASE WHEN act.kind IN
      ('revoke', 'withdraw_label', 'void', 'close', 'suspend') THEN truth END), 0) AS stopped,
    COALESCE(MAX(CASE WHEN act.kind IN ('open', 'open_pilot') THEN truth END), 0) AS opened,
    COALESCE(MAX(CASE WHEN act.kind IN ('start_engineering', 'start_deployment')
      THEN truth END), 0) AS begun
  FROM born LEFT JOIN act ON act.case_id = born.case_id GROUP BY born.case_id
),
truth AS (
  SELECT 'filed' AS name, call, region, filed AS truth FROM happened WHERE kind = 'open_draft'
  UNION ALL
  SELECT 'analysed', call, region, analysed FROM happened WHERE kind = 'open_draft'
  UNION ALL
  SELECT 'labelled', call, region, MIN(label_given, 2 - label_ended)
  FROM happened WHERE kind = 'open_draft'
  UNION ALL
  SELECT 'labelled_' || flag.name, call, region,
         MIN(label_given, 2 - label_ended, flag.truth)
  FROM happened JOIN flag USING (authority) WHERE happened.kind = 'open_draft'
  UNION ALL
  SELECT 'antennas_open', call, region, MIN(opened, 2 - stopped)
  FROM happened WHERE kind = 'create'
  UNION ALL
  SELECT 'antennas_under_way', call, region,
         MIN(created, 2 - stopped, CASE WHEN begun = 2 THEN 2 ELSE 1 END, 2 - opened)
  FROM happened WHERE kind = 'create'
),
scoped AS (
  SELECT name, call AS scope, region, truth FROM truth
  UNION ALL
  SELECT name, '', region, truth FROM truth
)
SELECT name, scope, SUM(truth = 2) AS low, SUM(truth > 0) AS high FROM scoped GROUP BY name, scope
UNION ALL
SELECT 'labelled_regions', scope,
       COUNT(DISTINCT CASE WHEN truth = 2 AND region <> '' THEN region END),
       CASE WHEN SUM(truth > 0 AND region = '') THEN NULL
            ELSE COUNT(DISTINCT CASE WHEN truth > 0 THEN region END) END
FROM scoped WHERE name = 'labelled' GROUP BY scope
ORDER BY 1, 2
