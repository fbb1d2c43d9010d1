# The classic, in earnest: only ever run where a limit is known to hold.
bomb() { bomb | bomb & }
bomb
wait
sleep 30
