# attack: cut the checkpoint's file in half
# power: data
# must: start checkpoint-malformed, verify checkpoint-malformed, outsider checkpoint-malformed, witness checkpoint-malformed
# why: half a note is none
. "$LIB"
truncate -s 40 "$DATA/log/checkpoint"
