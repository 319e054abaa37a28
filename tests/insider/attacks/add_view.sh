# attack: put a view in the place of a table
# power: data
# must: start schema-altered, verify schema-altered
# why: the schema must be exactly Writ's
. "$LIB"
sql "ALTER TABLE vault RENAME TO hidden; CREATE VIEW vault AS SELECT * FROM hidden WHERE idx > 9"
