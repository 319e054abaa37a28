# attack: put yesterday's public log back, and leave the table
# power: data
# must: mended
# why: the next start publishes the rest again, to the same root
. "$LIB"
take_back log
