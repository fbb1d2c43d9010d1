#!/bin/sh
# Builds the enclosure and runs a command in it. Arguments: «outer», the enclosure's folder, one more folder of the
# machine that is to be seen inside where it is (or «-»), the command. The enclosure's folder holds an empty «root» and
# the folder «given», which is seen inside as /given.
#
# outer: in a user, mount and process namespace of its own, as an ordinary user that is root in it only. It builds a
#        tree in memory: /usr and what is given, read-only, and nothing else of the machine; then forgets the machine.
# inner: in a second set of namespaces, network included, whose root cannot undo what the first one mounted.
set -eu
phase=$1
shift
case $phase in
  outer)
    folder=$1 also=$2
    shift 2
    root=$folder/root
    mount --make-rprivate /
    mount -t tmpfs -o mode=0755,size=1g tmpfs "$root"
    mkdir "$root/usr" "$root/given" "$root/etc" "$root/proc" "$root/dev" "$root/tmp" "$root/machine" "$root/run" "$root/root"
    mount --rbind /usr "$root/usr"
    mount --rbind "$folder/given" "$root/given"
    for name in bin sbin lib lib32 lib64 libx32; do
      if [ -L "/$name" ]; then
        ln -s "$(readlink "/$name")" "$root/$name"
      elif [ -d "/$name" ]; then
        mkdir "$root/$name"
        mount --rbind "/$name" "$root/$name"
      fi
    done
    case $also in
      - | /usr/*) ;;
      *) mkdir -p "$root$also" && mount --rbind "$also" "$root$also" ;;
    esac
    for name in alternatives ld.so.cache ld.so.conf ld.so.conf.d; do
      if [ -e "/etc/$name" ]; then cp -a "/etc/$name" "$root/etc/$name" 2>/dev/null || cp -r "/etc/$name" "$root/etc/$name"; fi
    done
    printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:x:0:\n' >"$root/etc/group"
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
    for name in null zero full random urandom; do
      : >"$root/dev/$name"
      mount --bind "/dev/$name" "$root/dev/$name"
    done
    mkdir "$root/dev/shm"
    chmod 1777 "$root/dev/shm" "$root/tmp"
    mount -t proc proc "$root/proc"
    pivot_root "$root" "$root/machine"
    cd /
    umount -l /machine
    rmdir /machine
    # Each mount under the ones above by itself: a read-only bind does not make its submounts read-only.
    while read -r _ _ _ _ at _; do
      case $at in
        / | /dev/* | /proc) ;;
        *) mount -o remount,bind,ro "$at" ;;
      esac
    done </proc/self/mountinfo
    exec unshare --user --map-root-user --mount --pid --fork --kill-child --net --ipc --uts --cgroup \
      /bin/sh /given/enclose.sh inner "$@"
    ;;
  inner)
    mount -t proc proc /proc
    ip link set lo up
    # So many processes of this user at once, on the whole machine.
    cd /tmp
    exec prlimit --nproc=4000 -- "$@"
    ;;
esac
