"""A register of any size, written in one statement: lists of 100,000 files without their events."""

from workflow.store.connection import open_connection
from workflow.store.store import Store

FILL = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :first + :count)
INSERT INTO register (case_id, audience, kind, reference, version, state, call, window, authority,
  members, place, site, sort_name, words, departement, region, flags, marks, pieces, owner, dated,
  began_at, heard_at, updated_at)
SELECT printf('s%06d', i), 'insider', CASE i % 3 WHEN 2 THEN 'antenna' ELSE 'candidature' END,
  printf('AMI2-%06d', i), 1 + i % 9,
  CASE i % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'submitted' ELSE 'engineering' END,
  'AMI2', 'AMI2/vague-' || (1 + i % 3), printf('%05d', 1 + i % 95000), '',
  'Ville ' || (i * 7919 % :count), '', 'ville ' || (i * 7919 % :count),
  printf('ami2 %06d ville %d %05d', i, i * 7919 % :count, 1 + i % 95000),
  printf('%02d', 1 + i % 95), printf('%02d', 11 + i % 13), ' acv ', '', ' form ', 'cnam', '',
  printf('2020-%02d-%02dT08:00:00.000000Z', 1 + i % 12, 1 + i % 28),
  printf('2020-%02d-%02dT08:00:00.000000Z', 1 + i % 12, 1 + i % 28),
  printf('2020-%02d-%02dT08:00:00.000000Z', 1 + i % 12, 1 + i % 28)
FROM n"""


def fill_register(store: Store, count: int, first: int = 0) -> None:
    """Write `count` files of all kinds, numbered from `first`, for insiders."""
    connection = open_connection(store.path)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(FILL, {"count": count, "first": first})
    connection.execute("COMMIT")
    connection.close()
