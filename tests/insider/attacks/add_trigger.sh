# attack: add a trigger that drops entries
# power: data
# must: start schema-altered, verify schema-altered
# why: the schema must be exactly Writ's
. "$LIB"
sql "CREATE TRIGGER forget AFTER INSERT ON entries BEGIN DELETE FROM rows WHERE idx = new.idx; END"
