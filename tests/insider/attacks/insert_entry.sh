# attack: insert an entry at the end, with the row of another
# power: data
# must: start row-unattested, verify row-unattested
# why: a row fits one entry and one place
. "$LIB"
sql "INSERT INTO entries SELECT $(size), bytes FROM entries WHERE idx = 2;
  INSERT INTO rows SELECT max(idx), (SELECT sealed FROM rows WHERE idx = 2) FROM entries"
