# attack: delete the log's tiles, and leave the checkpoint
# power: data
# must: mended
# why: a start makes them again from the table, whose root is signed
. "$LIB"
rm -r "$DATA/log/tile"
