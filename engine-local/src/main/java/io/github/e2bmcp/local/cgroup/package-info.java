/**
 * The cgroups of sandboxes. A {@link io.github.e2bmcp.local.cgroup.Delegation} is found by trying;
 * it makes a {@link io.github.e2bmcp.local.cgroup.Cgroup} for each sandbox, which the engine owns.
 */
@NullMarked
package io.github.e2bmcp.local.cgroup;

import org.jspecify.annotations.NullMarked;
