# attack: delete an entry with its row and parts, and close the gap
# power: data
# must: start row-unattested, verify row-unattested
# why: a row is bound to its place
. "$LIB"
sql "DELETE FROM vault WHERE idx = 5; DELETE FROM rows WHERE idx = 5; DELETE FROM entries WHERE idx = 5;
  UPDATE entries SET idx = idx - 1 WHERE idx > 5; UPDATE rows SET idx = idx - 1 WHERE idx > 5;
  UPDATE vault SET idx = idx - 1 WHERE idx > 5"
