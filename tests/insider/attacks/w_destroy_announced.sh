# attack: destroy a case before its time, behind an entry which says that it is due
# story: witnessed
# power: data+keys
# must: verify due-unproven
# why: the entry has to keep a checkpoint that the witnesses cosigned at that time
. "$LIB"
note=$(python3 -c 'import json,sys; print(json.dumps(open(sys.argv[1]).read()))' "$DATA/log/checkpoint")
"$FORGE" append "$DATA" due "{\"searches\":[$(first search)]}" '{}' \
  "{\"actor\":\"deployment\",\"cosigned\":$note,\"witnessed_at\":\"2040-01-01T00:00:00Z\"}" log
