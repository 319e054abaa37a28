# attack: put the sealed parts of a destroyed case back from a backup
# story: witnessed
# power: data+keys
# must: start vault-revived, verify vault-revived
# why: what the log says is destroyed has to be gone
. "$LIB"
search=$(first search) parts=$(first search),$(first search_result)
"$FORGE" append "$DATA" destroy "{\"searches\":[$search]}" '{}' "{\"actor\":\"deployment\",\"emptied\":[$parts]}" log
sql "CREATE TABLE backup AS SELECT * FROM vault WHERE idx IN ($parts)"
sql "UPDATE vault SET sealed = x'' WHERE idx IN ($parts)"
sql "UPDATE vault SET sealed = (SELECT sealed FROM backup WHERE backup.idx = vault.idx AND backup.name = vault.name)
  WHERE idx IN ($parts); DROP TABLE backup"
