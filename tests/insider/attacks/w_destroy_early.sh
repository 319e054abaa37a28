# attack: destroy a case before its time, by the log's key
# story: witnessed
# power: data+keys
# must: verify destroyed-too-early
# why: it takes two times of witnesses a day apart, both past its end
. "$LIB"
search=$(first search) parts=$(first search),$(first search_result)
"$FORGE" append "$DATA" destroy "{\"searches\":[$search]}" '{}' "{\"actor\":\"deployment\",\"emptied\":[$parts]}" log
sql "UPDATE vault SET sealed = x'' WHERE idx IN ($parts)"
