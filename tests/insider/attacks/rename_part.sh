# attack: give a sealed part another's name
# power: data
# must: start row-unattested, verify row-unattested
# why: names are part of what the row is bound to
. "$LIB"
sql "UPDATE vault SET name = 'other' WHERE idx = $(first enrol) AND name = (SELECT min(name) FROM vault WHERE idx = $(first enrol))"
