# attack: put yesterday's copy of the whole data folder back
# story: witnessed
# power: data
# must: start witness-ahead, verify witness-ahead, outsider log-rolled-back, witness witness-ahead
# why: the deployment's own witnesses saw more
. "$LIB"
take_back
