# attack: lower the size that the checkpoint names
# power: data
# must: start checkpoint-signature-bad, verify checkpoint-signature-bad, outsider checkpoint-signature-bad, witness checkpoint-signature-bad
# why: the log's key signed another text
. "$LIB"
sed -i '2s/.*/9/' "$DATA/log/checkpoint"
