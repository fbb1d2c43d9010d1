package io.github.e2bmcp.local.cgroup;

import java.nio.file.Path;

/**
 * Where the memory of all sandboxes counts.
 *
 * @param mount of the file system of cgroups that knows memory
 * @param place the cgroup that all are in, at or below the mount
 * @param own whether nothing else is in it
 */
record MemoryRoom(Path mount, Path place, boolean own) {}
