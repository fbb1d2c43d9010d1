# A background job that the shell has let go of, deaf to a hang-up.
nohup setsid env -i /usr/bin/python3 -c 'import time; time.sleep(8)' "$1" daemon >/dev/null 2>&1 &
disown
sleep "$2"
